"""The cards on the big screen, and those that wait for the host."""
