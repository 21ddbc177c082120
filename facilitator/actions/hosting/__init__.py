"""What only the host does beside leading on: which cards are shown, who comes in, who is nudged."""
