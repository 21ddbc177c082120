"""An evening as a workbook, by a library that is loaded when the first one is asked for, not when Boon starts."""

from __future__ import annotations

from facilitator.files.evening import Evening


def to_xlsx(evening: Evening) -> bytes:
    from facilitator.files import to_xlsx as writer

    return writer.to_xlsx(evening)
