from facilitator.matching import DialPoint, Effort, Rules, dial_points, plan_from_fit, score_room
from tests.matching.cast import TagEncoder, exact, person
from tests.matching.schedule.test_plan import wheel

ENCODER = TagEncoder()
PEOPLE = [
    person(f"p{k:02d}", [f"t{k % 5}", f"t{(k * 3) % 7}"], [f"t{(k + 1) % 5}", f"t{(k * 2) % 7}", f"t{(k + 3) % 7}"])
    for k in range(20)
]


def test_turning_the_dial_gives_up_mutual_meetings_for_needs_answered() -> None:
    room = exact(*PEOPLE)
    points = dial_points(score_room(room, ENCODER), room, Rules(rounds=3))
    assert [point.dial for point in points] == [0, 0.25, 0.5, 0.75, 1]
    assert points[0].mutual > points[-1].mutual and points[0].needs_answered < points[-1].needs_answered


def test_a_point_of_the_dial_is_the_number_of_a_plan() -> None:
    room, rules = exact(*PEOPLE), Rules(rounds=3, dial=0.25, effort=Effort.QUICK)
    fit = score_room(room, ENCODER)
    figures = plan_from_fit(fit, room, rules).figures
    assert dial_points(fit, room, rules, at=(0.25,)) == (
        DialPoint(0.25, figures["mutual"], figures["needs_answered"], figures["both"]),
    )


def test_with_many_people_three_points_are_enough() -> None:
    room = wheel(130)
    points = dial_points(score_room(room, ENCODER), room, Rules(rounds=2))
    assert [point.dial for point in points] == [0, 0.5, 1]
