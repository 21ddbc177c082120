"""Commands of `flask --app wsgi`."""

from facilitator.cli import evening, keep, plan

commands = [*plan.commands, *evening.commands, *keep.commands]
