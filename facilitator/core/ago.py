"""How long ago something was, in words that are true and easy to say."""

from __future__ import annotations

from facilitator.core.locale import gettext, ngettext


def how_long_ago(seconds: float) -> str:
    """ "An hour ago", "40 minutes ago": to five minutes within the hour, to half an hour around it, then to the hour."""
    minutes = seconds / 60
    if minutes < 7.5:
        return gettext("A few minutes ago")
    if minutes < 52.5:
        return gettext("%(minutes)s minutes ago", minutes=5 * round(minutes / 5))
    if minutes < 75:
        return gettext("An hour ago")
    if minutes < 105:
        return gettext("An hour and a half ago")
    return ngettext("%(n)s hour ago", "%(n)s hours ago", round(minutes / 60))
