"""The organiser's own logo, which stands beside the event's name on the big screen and on paper."""

from __future__ import annotations

from dataclasses import dataclass

# In bytes: "200 kB".
LARGEST_LOGO = 200_000
MIME = {"png": "image/png", "svg": "image/svg+xml"}


@dataclass(frozen=True)
class Logo:
    """A picture that is safe to show. `kind`: one of MIME; `body`: the file, with nothing in it but the picture."""

    kind: str
    body: bytes
