"""Rules of groups that meet again: what recurs, and how one event stands beside others."""
