"""A first message, handed to the person's own mail or messenger. None is sent from here, and no address is made up."""

from __future__ import annotations

import re
from urllib.parse import quote

# RFC 6068: what may stand in an address as it is; "%", "&", "?" and the like may not.
_IN_ADDRESS = "!$'*+-._~"
_TRUNK = re.compile(r"(?<=\d)\s*\(0\)")


def mail_link(address: str, subject: str, body: str) -> str:
    """A `mailto:` whose @ stays what it is, and whose lines end as mail's do (RFC 6068); "" without an address."""
    name, at, domain = address.rpartition("@")
    if not at:
        return ""
    to = f"{quote(name, safe=_IN_ADDRESS)}@{quote(domain, safe=_IN_ADDRESS)}"
    return f"mailto:{to}?subject={_quoted(subject)}&body={_quoted(body)}"


def text_link(number: str, body: str) -> str:
    """`?&body=`: Android reads what follows the question mark, iOS what follows the ampersand; "" without a number."""
    return f"sms:{dialled(number)}?&body={_quoted(body)}" if number else ""


def call_link(number: str) -> str:
    return f"tel:{dialled(number)}" if number else ""


def dialled(number: str) -> str:
    """ "+49 (0)30 123-45" -> "+493012345"."""
    number = number.strip()
    if number.startswith("+"):
        number = _TRUNK.sub("", number)
    return ("+" if number.startswith("+") else "") + "".join(digit for digit in number if digit.isdecimal())


def _quoted(text: str) -> str:
    """A space is %20: a plus would be shown as one."""
    return quote("\r\n".join(text.splitlines()), safe="")
