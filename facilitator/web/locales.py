"""Which language a page is in: a person's own, a room's for its host and screen, else what the browser prefers."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, request
from jinja2 import Environment
from markupsafe import Markup

from facilitator.core import locale


def install(app: Flask) -> None:
    app.before_request(_use_what_is_asked_for)
    app.teardown_request(_use_the_source)
    _install_in(app.jinja_env)


def _use_what_is_asked_for() -> None:
    """What the browser prefers among those that we have, unless the page was asked for in another."""
    locale.use_locale(request.accept_languages.best_match(list(locale.languages())) or locale.SOURCE)
    chosen = request.values.get("language", "") if request.method == "GET" or request.path.endswith("/join") else ""
    if chosen:
        locale.use_locale(locale.asked_for(chosen))


def _use_the_source(_: BaseException | None) -> None:
    """Whatever the thread does next is not said to this reader."""
    locale.use_locale(locale.SOURCE)


def _install_in(env: Environment) -> None:
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals.update(
        gettext=_gettext,
        ngettext=_ngettext,
        pgettext=_pgettext,
        language=locale.language,
        languages=locale.languages,
        listed=locale.listed,
        listed_names=_listed_names,
        counted=_counted,
    )
    env.filters["number"] = locale.number
    env.filters["day"] = locale.day
    env.filters["short_day"] = locale.short_day
    env.filters["weekday"] = locale.weekday
    env.filters["first_up"] = lambda text: text[:1].upper() + text[1:]


# As Jinja's own: the sentence may have tags, what is put into it is escaped, and "%%" is a percent sign.
def _gettext(text: str, /, **named: object) -> Markup:
    return Markup(locale.gettext(text)) % named


def _pgettext(context: str, text: str, /, **named: object) -> Markup:
    return Markup(locale.pgettext(context, text)) % named


def _ngettext(one: str, many: str, number: int, /, **named: object) -> Markup:
    counts = {name: locale.number(value) if type(value) is int else value for name, value in named.items()}
    return Markup(locale.plural(one, many, number)) % {"n": locale.number(number), **counts}


def _listed_names(names: Sequence[str]) -> Markup:
    """ "Ana, Ben and Chloé", each kept apart from the writing direction of the rest."""
    return Markup(locale.listed([str(Markup("<bdi>{}</bdi>").format(name)) for name in names]))


def _counted(name: str, value: int) -> Markup:
    """A count that the page's script keeps true."""
    return Markup('<span class="num" data-count="{}">{}</span>').format(name, locale.number(value))
