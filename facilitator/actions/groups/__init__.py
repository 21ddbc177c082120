"""What people do over the evenings of a group: be remembered, come back, leave."""
