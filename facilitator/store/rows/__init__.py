"""Rows beside those of an evening, by what they are about."""
