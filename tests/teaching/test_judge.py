"""What a judge's grades are worth is learnt from judged rooms."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facilitator.config import JudgeSettings
from facilitator.judge.judge import Judge
from facilitator.matching.fit.judge import UNKNOWN_JUDGE, learnt
from facilitator.teaching import judge
from facilitator.teaching.figures import told_apart
from facilitator.teaching.judge import Graded, report, with_half_unseen, worth
from facilitator.teaching.judged import judged_rooms
from tests.judge.server import graded, judge_that, said


def test_a_known_worth_is_found_again_and_few_grades_say_little() -> None:
    dice = np.random.default_rng(5)
    odds, grade = dice.normal(-1.5, 1.5, 60_000), dice.integers(0, 3, 60_000)
    adds = np.array([-2.0, 0.4, 1.8])
    true = dice.random(60_000) < 1 / (1 + np.exp(-(odds + adds[grade])))
    chance = 1 / (1 + np.exp(-odds))
    assert worth(chance, grade, true) == pytest.approx(adds.tolist(), abs=0.1)
    assert worth(chance[:3], grade[:3], true[:3]) == pytest.approx(UNKNOWN_JUDGE, abs=0.5)


def test_of_a_judge_that_nobody_measured_little_is_believed() -> None:
    assert all(len(adds) == 3 for adds in learnt().values())
    assert max(np.exp(UNKNOWN_JUDGE)) <= 3.0001 and min(np.exp(UNKNOWN_JUDGE)) >= 0.4 - 1e-9


def test_true_ones_above_false_ones_are_counted_and_ties_by_half() -> None:
    true = np.array([True, True, False, False])
    assert told_apart(np.array([0.9, 0.4, 0.4, 0.1]), true) == pytest.approx(7 / 8)
    assert told_apart(np.array([0.9, 0.4]), np.array([True, True])) == pytest.approx(0.5)


def test_a_grade_is_weighed_by_what_other_questions_say() -> None:
    grade = np.tile([0, 0, 0, 2], 400)
    found = Graded(np.repeat(np.arange(400), 4), np.full(1600, 0.2), grade, grade == 2)
    after = with_half_unseen(found)
    assert after[grade == 2].min() > 0.2 > after[grade == 0].max()
    assert report(found, [-1.0, 0.0, 1.0], 500).splitlines()[0] == (
        "500 questions, 400 answered in a way that can be used; 1600 pairs graded"
    )


def first_of_all(body: dict[str, Any]) -> tuple[int, bytes]:
    """2 for the offer that is likeliest by text."""
    offers = json.loads(body["messages"][1]["content"])["offers"]
    return graded([2, *[0] * (len(offers) - 1)])


def test_some_questions_are_the_same_ones_each_time_and_answers_without_sense_are_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(judge, "judged_rooms", lambda: judged_rooms()[:2])
    some = judge.questions(6)
    assert [each.question.texts for each in some] == [each.question.texts for each in judge.questions(6)]
    with judge_that(first_of_all) as talk:
        found = judge.ask(Judge(JudgeSettings(talk.url, "first")), some)
    assert len(talk.heard) == 6 and found.asked.tolist() == [k for k, each in enumerate(some) for _ in each.question.offers]
    assert (found.grade == 2).sum() == 6 and found.chance[found.grade == 2].min() >= found.chance[found.grade == 0].min()
    with judge_that(lambda _: said("I would rather not.")) as talk:
        assert len(judge.ask(Judge(JudgeSettings(talk.url, "mute")), some).grade) == 0


def test_a_server_that_is_down_or_dies_is_asked_three_times_and_nothing_is_learnt(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(judge, "judged_rooms", lambda: judged_rooms()[:1])
    monkeypatch.setattr(judge, "JUDGES", tmp_path / "judges.json")
    monkeypatch.setattr("sys.argv", ["judge", "9"])
    with judge_that(lambda body: first_of_all(body) if len(talk.heard) < 3 else (503, b"")) as talk:
        monkeypatch.setenv("JUDGE_URL", talk.url)
        monkeypatch.setenv("JUDGE_MODEL", "any")
        with pytest.raises(SystemExit, match=r"did not answer 3 questions in a row \(it answered 503\)"):
            judge.main()
        assert len(talk.heard) == 2 + judge.SILENT
    with pytest.raises(SystemExit, match=r"did not answer 3 questions in a row .*refused"):
        judge.main()
    assert not judge.JUDGES.exists()
