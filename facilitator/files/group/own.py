"""All that a group has of one member, for themselves: as a file that other programs read too."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

from facilitator.views.groups.member import MemberView


def own_json(view: MemberView) -> bytes:
    """Times are UTC, days those of the place."""
    since = datetime.fromtimestamp(view.since, UTC).isoformat(timespec="seconds")
    left_out = ("id", "group_id", "since")
    data = {name: value for name, value in asdict(view).items() if name not in left_out} | {"remembered_since": since}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
