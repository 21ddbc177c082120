"""What a group shows: to its host numbers over its events, to each member what is theirs."""
