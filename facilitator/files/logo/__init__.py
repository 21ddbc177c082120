"""A logo that somebody uploads, made safe: nothing is kept of the file but the picture."""
