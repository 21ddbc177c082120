"""Places in the room: whose they are, and at which table."""
