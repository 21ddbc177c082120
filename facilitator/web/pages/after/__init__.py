"""Pages of the time after an event: what is passed on of it."""
