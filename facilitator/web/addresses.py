"""Addresses at which phones can reach this machine: never 127.0.0.1 unless there is nothing else."""

from __future__ import annotations

import socket
import sys
from ipaddress import ip_address
from typing import NamedTuple

import ifaddr

from facilitator.config import Settings, house_key
from facilitator.core.locale import gettext
from facilitator.views.gathering import GatheringView

_LOCALHOST = "127.0.0.1"


class Origin(NamedTuple):
    """`value` goes into the QR ("http://192.168.1.5:5000"); `label` tells the host which network it is."""

    value: str
    label: str


def typed_address(gathering: GatheringView) -> str:
    """As somebody types it: "192.168.1.5:5000/K7M2QX"."""
    return f"{gathering.origin.split('://', 1)[-1]}/{gathering.door}"


def scanned_address(gathering: GatheringView) -> str:
    """As a QR has it: in capitals, for which it needs fewer squares."""
    return f"{gathering.origin}/{gathering.door}".upper()


def origins(settings: Settings) -> list[Origin]:
    """Where phones may go, likeliest first. `PUBLIC_URL` overrides all that could be found out."""
    if settings.public_url:
        return [Origin(settings.public_url, settings.public_url)]
    if settings.host not in ("0.0.0.0", "::", ""):
        return [Origin(f"http://{settings.host}:{settings.port}", settings.host)]
    cards = _network_cards()
    first = _outward_address()
    cards.sort(key=lambda card: card[0] != first)
    found = [Origin(f"http://{address}:{settings.port}", f"{address} ({name})") for address, name in cards]
    return found or [Origin(f"http://{_LOCALHOST}:{settings.port}", gettext("this computer only: no network found"))]


def greeting(settings: Settings, most: int) -> str:
    """What to do now. `most`: how many connections can be open at once."""
    addresses = origins(settings)
    others = "".join(f"\n             or {origin.value} ({origin.label})" for origin in addresses[1:])
    return (
        "\nBoon is running.\n\n"
        f"{_private_link(settings)}\n\n"
        f"  Phones go: {addresses[0].value}{others}\n\n"
        f"  Room for {most:,} open connections; a phone takes one, and some more while it loads its first page.\n"
        "  Ctrl-C ends it. Everything is kept; start it again and the evening goes on."
    )


def _private_link(settings: Settings) -> str:
    """Whoever has it is the host, so it is for the terminal in front of somebody, and never for a log."""
    if sys.stdout.isatty():
        link = f"{origins(settings)[0].value}/h#{house_key(settings.key_file)}"
        return f"  Your link: {link}\n             Keep it to yourself: whoever has it is the host."
    return "  Your link: not for a log. In a terminal: .venv/bin/flask --app wsgi host link"


def card_addresses() -> list[str]:
    """Of this machine, of either version."""
    found = (ip.ip if isinstance(ip.ip, str) else ip.ip[0] for adapter in ifaddr.get_adapters() for ip in adapter.ips)
    return [address.partition("%")[0] for address in found]


def _network_cards() -> list[tuple[str, str]]:
    """(IPv4 address, card name) of every card that others could reach."""
    return [
        (ip.ip, adapter.nice_name)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str) and _reachable(ip.ip)
    ]


def _reachable(address: str) -> bool:
    parsed = ip_address(address)
    return parsed.version == 4 and not parsed.is_loopback and not parsed.is_link_local


def _outward_address() -> str:
    """The address of the card that leads outward. Connecting a UDP socket sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return ""
