"""Commands of `flask --app wsgi`."""

from facilitator.cli import evening, plan

commands = [*plan.commands, *evening.commands]
