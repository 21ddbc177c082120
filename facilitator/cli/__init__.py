"""Commands of `flask --app wsgi`."""

from facilitator.cli import plan

commands = [*plan.commands]
