"""Which move follows which, and what each phase permits."""

from __future__ import annotations

import pytest

from facilitator.core.errors import NotNow
from facilitator.core.hour import plan_hour
from facilitator.core.phases import REFUSALS, RULES, Deed, Phase, check_permitted

HOUR = plan_hour(58, 2)


def test_next_leads_through_every_phase_and_every_round_once() -> None:
    assert [(step.phase.value, step.round) for step in HOUR.steps()] == [
        ("lobby", 0),
        ("poll", 0),
        ("posting", 0),
        ("market", 0),
        ("matching", 0),
        ("rounds", 1),
        ("rounds", 2),
        ("wrap-up", 0),
        ("closed", 0),
    ]


def test_how_people_are_matched_may_change_until_they_are() -> None:
    before = [step.phase.value for step in HOUR.steps() if HOUR.is_before_match(step)]
    assert before == ["lobby", "poll", "posting", "market"]


def test_each_phase_permits_these_deeds_and_no_others() -> None:
    allowed = {phase.value: {deed.name for deed in Deed if deed in RULES[phase].permits} for phase in Phase}
    assert allowed == {
        "lobby": {"JOIN"},
        "poll": {"JOIN", "VOTE"},
        "posting": {"JOIN", "POST"},
        "market": {"JOIN", "POST", "TAP"},
        "matching": {"JOIN", "POST"},
        "rounds": {"JOIN", "POST", "MEET", "SHARE"},
        "talk": {"JOIN", "POST", "MEET", "SHARE"},
        "unmet": {"JOIN", "POST", "MEET", "SHARE", "LEAD"},
        "wrap-up": {"MEET", "SHARE"},
        "closed": {"SHARE"},
    }


@pytest.mark.parametrize("deed", Deed)
def test_a_deed_out_of_its_time_is_refused_with_what_to_do_instead(deed: Deed) -> None:
    for phase in Phase:
        if deed in RULES[phase].permits:
            check_permitted(phase, deed)
        else:
            with pytest.raises(NotNow) as refused:
                check_permitted(phase, deed)
            assert (refused.value.message, refused.value.status) == (REFUSALS[deed], 409)
