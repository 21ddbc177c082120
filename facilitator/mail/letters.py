"""What stands in a mail, as text and as HTML: one's people with what they share, and what one promised for today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from html import escape

from sqlalchemy.orm import Session

from facilitator.core.locale import gettext, in_locale, language
from facilitator.core.shown.looks import looks_wrong, word_list
from facilitator.core.typed import clean
from facilitator.mail.owed import PEOPLE, Owed
from facilitator.store.records import AttendeeRecord, GatheringRecord
from facilitator.store.rows.mail import MailWishRecord
from facilitator.views.people import PersonKept, people_kept

LEFT_OUT = "…"
_META = '<meta name="viewport" content="width=device-width, initial-scale=1">'
# Mail programs leave this much of a style: letters to read on a phone, and no link wider than it.
_LOOK = "max-width:34rem;margin:0 auto;padding:1rem;font:17px/1.5 system-ui,sans-serif;overflow-wrap:anywhere"


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph, or a paragraph that ends with a link."""

    text: str
    is_heading: bool = False
    link: str = ""


@dataclass(frozen=True)
class Letter:
    """A whole message as it goes out, and to which address."""

    to: str
    raw: bytes


def letter(session: Session, one: Owed, key: str, sender: str, now: float) -> Letter | None:
    """None where there is nobody to write to any more, or nothing to say."""
    wish, gathering = session.get(MailWishRecord, one.attendee), session.get(GatheringRecord, one.gathering)
    me = session.get(AttendeeRecord, one.attendee)
    if wish is None or gathering is None or me is None or me.removed_at is not None:
        return None
    people = people_kept(session, gathering, [me.id]).get(me.id, ())
    with in_locale(me.language):
        if one.kind == PEOPLE:
            subject, blocks = gettext("Your people from “%(evening)s”", evening=gathering.name), _people(gathering, me, people)
        else:
            subject, blocks = gettext("You promised something for today"), _promises(me, people, one.day)
        if not blocks:
            return None
        stop = f"{gathering.origin}/mails/{key}"
        if any(LEFT_OUT in block.text for block in blocks):
            blocks.append(Block(gettext("Where it says “…”, somebody wrote a link or the like. It stands on your page.")))
        page = Block(gettext("Your page:"), link=f"{gathering.origin}/{gathering.code}")
        end = Block(gettext("You asked for these mails. To stop them:"), link=stop)
        return written(sender, wish.address, subject, [*blocks, page, end], now, stop)


def _people(gathering: GatheringRecord, me: AttendeeRecord, people: tuple[PersonKept, ...]) -> list[Block]:
    if not people:
        return []
    named = {"name": _harmless(me.name), "evening": gathering.name}
    hello = gettext("Hello %(name)s, these are the people you met at “%(evening)s”.", **named)
    return [Block(hello), *(block for person in people for block in _person(person))]


def _person(person: PersonKept) -> list[Block]:
    met = " ".join(map(_harmless, person.story)) or gettext("You met in round %(round)s.", round=person.round)
    promised = gettext("You promised:") + f" “{_harmless(person.promise)}”" if person.promise else ""
    lines = (_harmless(person.about), met, promised, person.email, person.phone)
    return [Block(_harmless(person.name), is_heading=True), *(Block(line) for line in lines if line)]


def _harmless(typed: str) -> str:
    """What guests type leads nowhere out of a mail of ours: its address may be a stranger's, and two guests be one spammer."""
    return LEFT_OUT if looks_wrong(typed, word_list()) else typed


def _promises(me: AttendeeRecord, people: tuple[PersonKept, ...], day: str) -> list[Block]:
    due = [person for person in people if person.due == day and not person.promise_kept]
    if not due:
        return []
    promised = [{"name": _harmless(person.name), "promise": _harmless(person.promise)} for person in due]
    lines = [gettext("For %(name)s: “%(promise)s”", **each) for each in promised]
    return [
        Block(gettext("Hello %(name)s, for today you promised:", name=_harmless(me.name))),
        *(Block(line) for line in lines),
    ]


def written(sender: str, to: str, subject: str, blocks: list[Block], now: float, stop: str = "") -> Letter:
    """In the locale of the moment. `stop`: a link to stop them, of mails that come again.

    RFC 8058 wants https for one click; elsewhere the link is there for who reads it.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Boon", addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    # What people type has no line breaks left; the header refuses any all the same.
    message["Subject"] = clean(subject)
    message["Date"] = format_datetime(datetime.fromtimestamp(now, UTC))
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    if stop.startswith("https:"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content("\n".join(_as_text(block) for block in blocks), cte="quoted-printable")
    message.add_alternative(_as_html(subject, blocks), subtype="html", cte="quoted-printable")
    # Last, because setting the content takes away what begins with Content.
    message["Content-Language"] = language()
    # Folding would encode a long address, which no mail program undoes in this header.
    first = f"List-Unsubscribe: <{stop}>\r\n" if stop else ""
    return Letter(to, first.encode() + message.as_bytes())


def _as_text(block: Block) -> str:
    if block.is_heading:
        return f"\n{block.text}"
    return f"\n{block.text}\n{block.link}" if block.link else block.text


def _as_html(title: str, blocks: list[Block]) -> str:
    said = escape(title)
    body = "\n".join((f"<h1>{said}</h1>", *map(_html_of, blocks)))
    head = f'<meta charset="utf-8">{_META}<title>{said}</title>'
    return f'<!doctype html>\n<html lang="{language()}">{head}\n<body style="{_LOOK}"><main>\n{body}\n</main></body></html>\n'


def _html_of(block: Block) -> str:
    text = f"<bdi>{escape(block.text)}</bdi>"
    if block.is_heading:
        return f"<h2>{text}</h2>"
    link = f'<br><a href="{escape(block.link)}">{escape(block.link)}</a>' if block.link else ""
    return f"<p>{text}{link}</p>"
