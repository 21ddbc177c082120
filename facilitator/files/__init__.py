"""Every file that a person writes or reads: exports (rows is the one source), rooms and plans, contact cards."""
