"""The rules of an evening. Standard library only; the clock and the random seed are passed in."""
