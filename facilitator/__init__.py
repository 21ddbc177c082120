"""Boon: live sessions that pair what people offer with what people need."""
