"""A guest list comes in, and whoever stands on it."""
