"""The parts of an evening in order: what a run-sheet says, whether it can work, and how an evening walks it."""
