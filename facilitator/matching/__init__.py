"""Matching pairs: a room goes in, a plan comes out; no server, no database, no clock, no network."""

from threadpoolctl import threadpool_limits

from .dial import DialPoint, dial_points
from .encoders import choose_encoder, current_encoder, packed, unpacked
from .fit import Fit, TextFit, score_room, text_fit, with_signals
from .market import Dealer, Dealt, deal
from .plan import plan_from_fit, plan_room
from .repair import changed, repair, seat_now
from .room import CannotPlan, Card, Evidence, Match, Meeting, Person, Plan, Room, Rules
from .text import Encoder, default_encoder

# Sums over several threads differ in the last digit from machine to machine, and then the plans do; here they were slower too.
threadpool_limits(limits=1, user_api="blas")

__all__ = [
    "CannotPlan",
    "Card",
    "Dealer",
    "Dealt",
    "DialPoint",
    "Encoder",
    "Evidence",
    "Fit",
    "Match",
    "Meeting",
    "Person",
    "Plan",
    "Room",
    "Rules",
    "TextFit",
    "changed",
    "choose_encoder",
    "current_encoder",
    "deal",
    "default_encoder",
    "dial_points",
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
