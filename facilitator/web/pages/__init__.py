"""The routes, a blueprint a kind of page: each checks who asks, hands on to an action, and draws the answer."""

from __future__ import annotations

from facilitator.web.pages.after.kept import kept
from facilitator.web.pages.after.mails import mails
from facilitator.web.pages.after.outcomes import outcomes
from facilitator.web.pages.after.shared import shared
from facilitator.web.pages.arrange import arrange
from facilitator.web.pages.before.expected import coming_in
from facilitator.web.pages.before.guests import guests
from facilitator.web.pages.before.invitation import invitations
from facilitator.web.pages.before.membership import remembered
from facilitator.web.pages.cards import cards
from facilitator.web.pages.devices import devices
from facilitator.web.pages.door.crowd import crowd
from facilitator.web.pages.downloads import downloads
from facilitator.web.pages.grip import grip
from facilitator.web.pages.groups.host import group_pages
from facilitator.web.pages.groups.member import member_pages
from facilitator.web.pages.groups.proving import proofs
from facilitator.web.pages.health import health
from facilitator.web.pages.helping.byhand import byhand
from facilitator.web.pages.helping.places import places
from facilitator.web.pages.host import host
from facilitator.web.pages.hours import hours
from facilitator.web.pages.personal import personal
from facilitator.web.pages.phone import phone
from facilitator.web.pages.report import report
from facilitator.web.pages.screen import screen
from facilitator.web.pages.suggestions import suggestions
from facilitator.web.pages.unmet.leads import leads
from facilitator.web.pages.well_known import well_known

# What has a fixed name goes before what takes any code.
BLUEPRINTS = (
    *(well_known, devices, host, hours, grip, report, screen, downloads, health, suggestions, arrange, places, byhand, crowd),
    *(guests, invitations, shared, outcomes, mails, coming_in, remembered, group_pages, member_pages, proofs),
    *(cards, leads, kept, personal, phone),
)
