"""Who knows someone? Which ask is up, and what people say to it."""
