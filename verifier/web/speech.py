"""Whose pages these are, and in which language each of them answers."""

from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from flask import Flask, current_app, g, has_request_context, request

from verifier.speech.languages import Language, english, languages, preferred
from verifier.speech.marking import N_

SITE: Final = "signet-site"
# Whose pages are in the reader's language; error pages belong to nobody.
_MULTILINGUAL: Final = ("verify", None)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the navigation."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Whose pages these are. `base_url` is set by configuration, never by a request."""

    organization: str = ""
    unit: str = ""
    home: str = "/verify"
    base_url: str = ""
    navigation: tuple[Link, ...] = (Link(N_("Verify"), "/verify"),)
    offered: tuple[Language, ...] = field(default_factory=languages)


def is_multilingual() -> bool:
    """Whether the page that is asked for speaks the reader's language."""
    return request.blueprint in _MULTILINGUAL


def this_site() -> Site:
    """Whose pages these are."""
    site: Site = current_app.extensions[SITE]
    return site


def reader_language() -> Language:
    """The language of this answer: asked for in the address, or by the browser."""
    if "language" not in g:
        g.language = (
            preferred(
                this_site().offered,
                asked=request.args.get("lang"),
                accepted=request.accept_languages.values(),
            )
            if is_multilingual()
            else english()
        )
    chosen: Language = g.language
    return chosen


def language_links() -> list[tuple[Language, str]]:
    """The other languages of this page, and the page's address in each.

    As a bare query, which leads nowhere but to this page: its path may be anybody's
    invention, and browsers read some paths as the name of a host.
    """
    if not is_multilingual():
        return []
    others = [one for one in this_site().offered if one is not reader_language()]
    kept = {name: request.args[name] for name in ("url",) if name in request.args}
    return [(one, f"?{urlencode({**kept, 'lang': one.tag})}") for one in others]


def in_language(address: str) -> str:
    """An address of the verifier's pages, in the language that was asked for."""
    asked = request.args.get("lang", "")
    if asked != reader_language().tag or not address.startswith("/verify"):
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'lang': asked})}"


def speak(app: Flask) -> None:
    """Give the templates the reader's language, and words in it."""

    def gettext(sentence: str) -> str:
        return reader_language().catalogue.gettext(sentence)

    def ngettext(one: str, many: str, number: int) -> str:
        return reader_language().catalogue.ngettext(one, many, number)

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True
    )
    app.jinja_env.globals.update(language_links=language_links, in_language=in_language)

    @app.context_processor
    def words() -> dict[str, Any]:
        return {"reader": reader_language()}

    @app.url_defaults
    def keep_language(endpoint: str, values: dict[str, Any]) -> None:
        asked = request.args.get("lang") if has_request_context() else None
        if endpoint.startswith("verify.") and asked == reader_language().tag:
            values.setdefault("lang", asked)
