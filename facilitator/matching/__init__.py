"""Matching pairs: a room goes in, a plan comes out; no server, no database, no clock, no network."""

import os

from threadpoolctl import threadpool_limits

from facilitator.matching.fit.deal import Dealer, Dealt
from facilitator.matching.fit.evidence import score_room, with_signals
from facilitator.matching.fit.fit import Fit, TextFit, text_fit
from facilitator.matching.language.encoders import choose_encoder, current_encoder, encoded, packed, unpacked
from facilitator.matching.language.sentence_encoder import Encoder, default_encoder
from facilitator.matching.schedule.plan import plan_from_fit, plan_room
from facilitator.matching.schedule.repair import repair, seat_now
from facilitator.matching.schedule.tradeoff import DialPoint, dial_points

from .room import CannotPlan, Card, Effort, Evidence, Grade, Match, Meeting, Person, Plan, Room, Rules, Sitting

# Sums over several threads differ in the last digit from machine to machine, and then the plans do; here they were slower too,
# a small room's a hundred times. SciPy comes with the first plan, and its own BLAS reads the environment then.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
threadpool_limits(limits=1, user_api="blas")

__all__ = [
    "CannotPlan",
    "Card",
    "Dealer",
    "Dealt",
    "DialPoint",
    "Effort",
    "Encoder",
    "Evidence",
    "Fit",
    "Grade",
    "Match",
    "Meeting",
    "Person",
    "Plan",
    "Room",
    "Rules",
    "Sitting",
    "TextFit",
    "choose_encoder",
    "current_encoder",
    "default_encoder",
    "dial_points",
    "encoded",
    "packed",
    "plan_from_fit",
    "plan_room",
    "repair",
    "score_room",
    "seat_now",
    "text_fit",
    "unpacked",
    "with_signals",
]
