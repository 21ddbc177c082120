"""The days before an evening."""
