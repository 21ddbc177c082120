"""How long ago something was, in words that are true and easy to say."""

from __future__ import annotations


def how_long_ago(seconds: float) -> str:
    """ "An hour ago", "40 minutes ago": to five minutes within the hour, to half an hour around it, then to the hour."""
    minutes = seconds / 60
    if minutes < 7.5:
        return "A few minutes ago"
    if minutes < 52.5:
        return f"{5 * round(minutes / 5)} minutes ago"
    if minutes < 75:
        return "An hour ago"
    if minutes < 105:
        return "An hour and a half ago"
    return f"{round(minutes / 60)} hours ago"
