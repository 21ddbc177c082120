"""What is known of people before they come."""
