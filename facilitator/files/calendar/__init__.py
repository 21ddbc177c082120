"""Days and hours as calendars read them (RFC 5545)."""
