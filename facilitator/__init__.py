"""Boon: live sessions that pair what people offer with what people need."""

__version__ = "0.9.0"
