"""What is taken home from a group: by its host in numbers, by a member all that is theirs."""
