"""Commands of `flask --app wsgi`."""

from facilitator.cli import evening, hosts, keep, mails, plan

commands = [*plan.commands, *evening.commands, *keep.commands, *hosts.commands, *mails.commands]
