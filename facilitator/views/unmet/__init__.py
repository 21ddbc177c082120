"""Who knows someone? Which ask is up, and what was said to it, by who may read it."""
