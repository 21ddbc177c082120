"""Simpler ways to do what the fit model and the planner do: what their figures stand beside."""
