"""A judge that is slow, silent, hostile or silly costs nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from facilitator.config import BadSetting, JudgeSettings, read_settings
from facilitator.judge import judge as judging
from facilitator.judge.judge import Judge, Question
from facilitator.matching import Card
from tests.judge.server import Answer, Talk, by_words, graded, judge_that, said

QUESTION = Question(Card("1", "a van on Sundays"), (Card("2", "lend a van, Sundays"), Card("3", "bake bread")))
GRADES = {"2": 2, "3": 0}


def judge_at(talk: Talk, seconds: float = 5.0, key: str = "") -> Judge:
    return Judge(JudgeSettings(f"{talk.url}/chat/completions", "small", key), seconds=seconds)


def test_it_is_asked_with_its_model_its_key_and_a_schema() -> None:
    with judge_that(by_words) as talk:
        assert judge_at(talk, key="s3cret").ask(1, QUESTION) == GRADES
    [body] = talk.heard
    assert (body["model"], body["temperature"], talk.keys) == ("small", 0, ["Bearer s3cret"])
    assert body["response_format"]["type"] == "json_schema"


def test_one_that_refuses_schemas_is_asked_plainly_from_then_on() -> None:
    def old(body: dict[str, Any]) -> tuple[int, bytes]:
        return by_words(body) if "response_format" not in body else (400, b'{"error": "unknown field"}')

    with judge_that(old) as talk:
        judge = judge_at(talk)
        assert [judge.ask(1, QUESTION), judge.ask(1, QUESTION)] == [GRADES, GRADES]
    assert ["response_format" in body for body in talk.heard] == [True, False, False]


def dripping_body(talk: Talk) -> Iterator[bytes]:
    yield b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n"
    yield from dripping(talk)


def dripping(talk: Talk) -> Iterator[bytes]:
    """A byte now and then, for as long as somebody listens."""
    while not talk.is_over.wait(0.05):
        yield b"x"


def dripping_head(talk: Talk) -> Iterator[bytes]:
    yield b"HTTP/1.0 200 OK\r\nX-Slow: "
    yield from dripping(talk)


def silent(talk: Talk) -> Iterator[bytes]:
    talk.is_over.wait(20)
    yield from ()


def endless(talk: Talk) -> Iterator[bytes]:
    yield b"HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n"
    while not talk.is_over.is_set():
        yield b" " * 65536


@pytest.mark.parametrize("pace", [dripping_body, dripping_head, silent, endless])
def test_who_does_not_come_to_an_end_is_hung_up_on(pace: Any) -> None:
    talks: list[Talk] = []
    with judge_that(lambda _: pace(talks[0])) as talk:
        talks.append(talk)
        started = time.monotonic()
        assert judge_at(talk, seconds=0.5).ask(1, QUESTION) == {}
        # Far less than what the server would take; a busy machine may be late.
        assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    "answer",
    [
        lambda _: (500, b"out of memory"),
        lambda _: (302, b""),
        lambda _: said("I am only a language model."),
        lambda _: graded([2]),
        lambda _: graded([2, 7]),
        lambda _: iter([b"HTTP/1.0 200 OK\r\nContent-Length: 50\r\n\r\n{"]),
        lambda _: iter([b"SSH-2.0-OpenSSH\r\n"]),
    ],
)
def test_a_silly_answer_is_no_answer_and_is_not_asked_for_again(answer: Answer) -> None:
    with judge_that(answer) as talk:
        judge = judge_at(talk)
        assert judge.worth_asking([QUESTION]) == [QUESTION]
        assert judge.ask(1, QUESTION) == {}
        assert judge.worth_asking([QUESTION]) == []


def test_after_failures_in_a_row_it_is_left_in_peace_for_a_while_and_longer_each_time() -> None:
    now = 0.0
    with judge_that(lambda _: (503, b"")) as talk:
        judge = Judge(JudgeSettings(f"{talk.url}/chat/completions", "small"), clock=lambda: now)
        for _ in range(judging.FAILURES):
            assert judge.may_be_asked(1)
            judge.ask(1, QUESTION)
        assert not judge.may_be_asked(1)
        now = judging.PEACE
        assert judge.may_be_asked(1)
        judge.ask(1, QUESTION)
        now += judging.PEACE
        assert not judge.may_be_asked(1)
        now += judging.PEACE
        assert judge.may_be_asked(1)


def test_nobody_there_is_no_answer() -> None:
    with judge_that(by_words) as talk:
        judge = judge_at(talk)
    assert judge.ask(1, QUESTION) == {}


def test_a_room_has_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "QUESTIONS_A_ROOM", 2)
    with judge_that(by_words) as talk:
        judge = judge_at(talk)
        for _ in range(2):
            judge.ask(1, QUESTION)
        assert (judge.may_be_asked(1), judge.may_be_asked(2)) == (False, True)


def test_what_cannot_work_is_refused_at_start_and_no_model_is_the_default() -> None:
    assert read_settings({"JUDGE_MODEL": "small"}).judge is None
    for wrong in ({"JUDGE_URL": "localhost:11434"}, {"JUDGE_URL": "http://key@here/v1"}, {"JUDGE_URL": "http://here/v1"}):
        with pytest.raises(BadSetting, match="JUDGE_"):
            read_settings({**wrong, "JUDGE_MODEL": "" if wrong["JUDGE_URL"].endswith("here/v1") else "small"})


def test_its_address_may_be_given_with_or_without_its_end_and_its_key_is_not_told() -> None:
    for url in ("http://here:1/v1", "http://here:1/v1/", "http://here:1/v1/chat/completions"):
        settings = read_settings({"JUDGE_URL": url, "JUDGE_MODEL": "small", "JUDGE_KEY": "s3cret"}).judge
        assert settings and (settings.url, settings.where) == ("http://here:1/v1/chat/completions", "here")
        assert "s3cret" not in repr(settings)
