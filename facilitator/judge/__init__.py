"""A language model that reads cards and grades pairs of them, where a host has set one up. Slow or silly, it costs nothing."""
