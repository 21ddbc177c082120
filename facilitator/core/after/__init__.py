"""Rules of what comes after an evening."""
