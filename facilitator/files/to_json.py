"""Rows to JSON: everything of an evening in one document."""

from __future__ import annotations

from dataclasses import asdict

import orjson

from facilitator.files.rows import Evening


def to_json(evening: Evening) -> bytes:
    return orjson.dumps(asdict(evening), option=orjson.OPT_INDENT_2)
