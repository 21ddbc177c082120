"""All that a group has of one member, for themselves: as a file that other programs read too."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

from facilitator.views.groups.member import MemberView


def own_json(view: MemberView) -> bytes:
    """Times are UTC, days those of the place."""
    left_out = ("id", "group_id", "since", "email_at")
    data = {name: value for name, value in asdict(view).items() if name not in left_out}
    times = {"remembered_since": _when(view.since), "email_confirmed": _when(view.email_at)}
    return (json.dumps(data | times, ensure_ascii=False, indent=1) + "\n").encode()


def _when(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
