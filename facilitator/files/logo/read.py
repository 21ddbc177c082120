"""What was uploaded as a logo, or what to do about it."""

from __future__ import annotations

from typing import IO

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext
from facilitator.core.shown.logo import LARGEST_LOGO, Logo

from .png import SIGNATURE, bare_png
from .svg import bare_svg


def read_logo(upload: IO[bytes]) -> Logo:
    """The picture alone; of a file that is too large no more is read than shows that it is. Refused if it is none of ours."""
    body = upload.read(LARGEST_LOGO + 1)
    if len(body) > LARGEST_LOGO:
        raise Refused(gettext("That picture is too large. Choose one of up to 200 kB."), "logo")
    try:
        if body.startswith(SIGNATURE):
            return Logo("png", bare_png(body))
        if b"<" in body[:100]:
            return Logo("svg", bare_svg(body))
    except ValueError as broken:
        raise Refused(gettext("We can’t read that picture. Save it once more as PNG, and choose it again."), "logo") from broken
    raise Refused(gettext("Choose a PNG or an SVG picture."), "logo")
