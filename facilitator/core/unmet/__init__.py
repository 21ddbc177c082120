"""Who knows someone? Which ask is up when, and what may be said to it."""
