"""Pages of the time before an evening: the guest list, and coming in from it."""
