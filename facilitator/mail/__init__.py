"""Mails to those who asked: your people on the day after, and a promise on its day. Only where a mail server is set."""
