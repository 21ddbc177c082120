"""Rows to JSON: everything of an evening in one document, as evening.schema.json says."""

from __future__ import annotations

import orjson

from facilitator.files.evening import Evening

FORMAT = "boon-evening/2"


def to_json(evening: Evening) -> bytes:
    return orjson.dumps({"format": FORMAT, **vars(evening)}, option=orjson.OPT_INDENT_2)
