"""What the host reads out, and what Next is called."""

from __future__ import annotations

from facilitator.core.hour import plan_hour
from facilitator.core.phases import Phase
from facilitator.core.runsheet.shipped import shipped
from facilitator.core.script import cue, next_label, step_label

HOUR = plan_hour(58, 2)
STEPS = list(HOUR.steps())


def test_next_is_called_after_what_it_leads_to() -> None:
    assert [next_label(HOUR, step) for step in STEPS] == [
        "Hands",
        "Give and ask",
        "Look around",
        "Match",
        "Round 1",
        "Round 2",
        "Thanks",
        "Close",
        "",
    ]


def test_a_step_is_called_what_its_next_was_called() -> None:
    assert [step_label(HOUR, step) for step in STEPS] == ["Come on in", *(next_label(HOUR, step) for step in STEPS[:-1])]


def test_there_is_something_to_say_at_every_step() -> None:
    cues = [cue(HOUR, step, 300.0, is_over=False) for step in STEPS]
    assert [c.title for c in cues] == [
        "Come on in",
        "Hands",
        "Give and ask",
        "Look around",
        "The rings",
        "Round 1 of 2",
        "Round 2 of 2",
        "Thanks",
        "Over",
    ]
    assert all(c.when and c.say for c in cues)


def test_within_a_round_the_line_follows_the_clock() -> None:
    first, last = HOUR.step(Phase.ROUNDS, 1), HOUR.step(Phase.ROUNDS, 2)
    assert [
        cue(HOUR, first, 61.0, False).say,
        cue(HOUR, first, 60.0, False).say,
        cue(HOUR, first, 0.0, True).say,
        cue(HOUR, last, 0.0, True).say,
    ] == [
        "If you gave first, now it’s your turn to ask.",
        "One minute. Make one promise.",
        "Thank you. Next table, please.",
        "Thank you. Look up.",
    ]


def test_a_format_of_its_own_hears_nothing_of_promises_and_its_own_last_line_stands() -> None:
    cafe, troika = shipped()["world-cafe"], shipped()["troika-consulting"]
    assert cue(cafe, cafe.step(Phase.ROUNDS, 1), 50.0, False).say == "One more minute."
    assert (
        cue(troika, troika.step(Phase.ROUNDS, 1), 50.0, False).say == "Client: turn back. What was most valuable? One minute."
    )


def test_after_a_round_people_are_sent_to_a_table_only_where_a_round_comes_next() -> None:
    breakfast = shipped()["weekly-breakfast"]
    assert cue(breakfast, breakfast.step(Phase.ROUNDS, 1), 0.0, True).say == "Thank you. Look up."


def test_where_no_hands_were_counted_nothing_has_changed() -> None:
    cafe = shipped()["world-cafe"]
    said = [cue(sheet, sheet.step(Phase.WRAP_UP), 0.0, False).say for sheet in (HOUR, cafe)]
    assert [say.startswith("Look what changed.") for say in said] == [True, False]
    assert [sheet.about(sheet.part(sheet.step(Phase.WRAP_UP))) for sheet in (HOUR, cafe)] == [
        "Before and after. Keep your people.",
        "Keep your people.",
    ]


def test_where_nobody_wrote_a_card_there_is_no_list_to_save() -> None:
    alone = shipped()["one-two-four-all"]
    assert cue(alone, alone.step(Phase.CLOSED), 0.0, False).say == "You can close this page now."


def test_nothing_said_is_an_exclamation_or_a_banned_word() -> None:
    said = " ".join(cue(HOUR, step, 300.0, False).say for step in STEPS).casefold()
    assert [word for word in ("!", "network", "leverage", "users", "oops", "please note") if word in said] == []
