"""What is thought about a guest list once it is read."""
