"""Pages of a group: its host's, and each member's own."""
