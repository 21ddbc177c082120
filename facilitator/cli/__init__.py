"""Commands of `flask --app wsgi`."""

from facilitator.cli import evening, hosts, keep, plan

commands = [*plan.commands, *evening.commands, *keep.commands, *hosts.commands]
