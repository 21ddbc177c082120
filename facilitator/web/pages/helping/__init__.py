"""Where the host helps one person: a place given back, another name, and what is done for those without a phone."""
