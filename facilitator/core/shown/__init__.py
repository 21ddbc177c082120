"""What the room is shown, and what waits for the host first."""
