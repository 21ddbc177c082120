"""Pages about who came in."""
