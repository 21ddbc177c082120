"""Groups that meet again: who is remembered, and what they were to each other before."""
