"""Links into one's own mail and messenger: read back as a phone reads them."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from facilitator.core.after.messages import call_link, dialled, mail_link, text_link

HOSTILE = "50% & more? #1 “ö” + 👋\nBcc: all@example.org"


@pytest.mark.parametrize("address", ["leila@figtree.example", "a+b@x.example", "o'hara&co=1@x.example", "50%?cc=z@x.example"])
def test_a_mail_has_one_address_and_all_its_words(address: str) -> None:
    link = urlsplit(mail_link(address, HOSTILE, HOSTILE))
    assert (link.scheme, unquote(link.path), link.fragment) == ("mailto", address, "")
    assert link.path.count("@") == 1
    read = parse_qs(link.query, strict_parsing=True)
    assert read == {"subject": [HOSTILE.replace("\n", "\r\n")], "body": [HOSTILE.replace("\n", "\r\n")]}
    assert "+" not in link.query


def test_a_text_message_has_its_words_where_either_kind_of_phone_reads_them() -> None:
    number, _, query = text_link("+31 (0)6 1234 5678", HOSTILE).removeprefix("sms:").partition("?")
    assert number == "+31612345678"
    assert query.startswith("&body=") and unquote(query.removeprefix("&body=")) == HOSTILE.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+49 (0)30 123-45", "+493012345"),
        ("030/123 45", "03012345"),
        ("(0)30 12345", "03012345"),
        ("+1 (212) 555-0100", "+12125550100"),
    ],
)
def test_a_number_is_dialled_as_it_was_meant(typed: str, number: str) -> None:
    assert dialled(typed) == number


def test_who_shares_no_address_has_no_link() -> None:
    assert (mail_link("", "a", "b"), text_link("", "b"), call_link("")) == ("", "", "")
