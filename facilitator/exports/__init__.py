"""What the host takes home: plain rows from one source, written in several formats."""
