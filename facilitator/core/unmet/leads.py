"""What somebody says who knows someone: who, how to reach them, a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from facilitator.core.errors import Refused
from facilitator.core.locale import gettext
from facilitator.core.typed import clean_optional, read_email, read_phone


class Reach(StrEnum):
    """ASK: whoever knows them asks them first, so nothing of theirs need be written down."""

    ASK = "ask"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True)
class LeadWords:
    """Somebody who is not in the room. `to_host`: the host reads it and introduces them; otherwise only the asker does."""

    who: str = ""
    reach_by: str = Reach.ASK
    reach: str = ""
    line: str = ""
    to_host: bool = False

    @classmethod
    def of(cls, form: Mapping[str, str]) -> LeadWords:
        """As it was typed, not yet checked."""
        by = form.get("reach_by", Reach.ASK)
        return cls(form.get("who", ""), by, form.get(f"reach_{by}", ""), form.get("line", ""), form.get("to") == "host")

    def checked(self) -> LeadWords:
        """As it may be kept. Refused, by its field, where something is missing or cannot be."""
        who = clean_optional(self.who, "who")
        if not who:
            raise Refused(gettext("Write who comes to mind: a name and what they do is plenty."), "who")
        by = Reach(self.reach_by) if self.reach_by in set(Reach) else Reach.ASK
        return LeadWords(who, by, self._reach(by), clean_optional(self.line, "line"), self.to_host)

    def _reach(self, by: Reach) -> str:
        if by is Reach.ASK:
            return ""
        field = f"reach_{by}"
        read = read_email(self.reach, field) if by is Reach.EMAIL else read_phone(self.reach, field)
        if not read:
            raise Refused(gettext("Write how to reach them, or choose “I’ll ask first”."), field)
        return read
