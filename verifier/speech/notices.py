"""What a page says beside the verdict, so that nobody overlooks it."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from typing import Any, Final

from vc.model import text_of
from verifier.report import Outcome, Report
from verifier.speech.claims import Claims
from verifier.speech.languages import Language
from verifier.speech.marking import N_
from verifier.speech.visible_text import mixes_alphabets, visible

_OLDER: Final = N_(
    "This is an Open Badge of version 2, the older kind. It can say less about its "
    "issuer and its end, so we can check less."
)
_ANOTHER_COPY: Final = N_(
    "The copy published at its address is not this one. Check that one:"
)
_ANOTHER_ADDRESS: Final = N_(
    "The link leads to a credential that names another address as its own. Check that "
    "one:"
)
_MESSAGE: Final = N_("Its issuer adds a message to its status: “{message}”")
_REFRESH: Final = N_(
    "Its issuer offers a newer copy. We have not fetched it; the holder can."
)
_NOT_RENEWED: Final = N_(
    "Its issuer’s list gave no answer just now, so we used the copy that we hold, "
    "which is still good."
)
_MIXED_HOST: Final = N_(
    "The signer’s address mixes letters of several alphabets, so that it may look like "
    "another one. Read it letter by letter."
)
_MIXED_NAME: Final = N_(
    "The name that the signer gives itself mixes letters of several alphabets, so that "
    "it may look like another one."
)
_UNSEEN: Final = N_(
    "What it says holds characters that act without being seen. They are written out "
    "here, like ⟨U+202E⟩."
)
_DEVELOPMENT: Final = N_(
    "This verifier is set up for development: it may also reach {hosts}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence that stands beside the verdict, and a link that belongs to it."""

    tone: str
    text: str
    link: str = ""


def notices_of(
    report: Report, claims: Claims | None, reader: Language
) -> tuple[Notice, ...]:
    """Every notice that a report calls for."""
    return (
        *_of_copy(report, reader),
        *_of_status(report, reader),
        *_of_names(report, reader),
        *_of_text(claims, reader),
        *_of_site(report, reader),
    )


def _of_copy(report: Report, reader: Language) -> Iterator[Notice]:
    if any(
        str(one.evidence.get("openBadgesVersion", "")).startswith("2")
        for one in report.checks
    ):
        yield Notice(tone="warn", text=reader.text(_OLDER))
    copy = report.check("published-copy")
    if copy is not None and copy.outcome is Outcome.FAILED:
        address = text_of((report.credential or {}).get("id")) or ""
        said = _ANOTHER_ADDRESS if copy.reason == "link_differs" else _ANOTHER_COPY
        link = address if address.startswith("https://") else ""
        yield Notice(tone="warn", text=reader.text(said), link=link)


def _of_status(report: Report, reader: Language) -> Iterator[Notice]:
    """What an issuer's lists say beside revoked and suspended, and never decide by."""
    status = report.check("status")
    if status is None:
        return
    if status.evidence.get("notRenewed"):
        yield Notice(tone="note", text=reader.text(_NOT_RENEWED))
    entries = [status.evidence, *_mappings(status.evidence.get("notices"))]
    for message in (text_of(one.get("message")) for one in entries):
        if message:
            said = reader.text(_MESSAGE, message=visible(message))
            yield Notice(tone="note", text=said)
    if status.evidence.get("refreshService") or any(
        one.get("purpose") == "refresh" and one.get("value") not in (None, "0x0")
        for one in entries
    ):
        yield Notice(tone="note", text=reader.text(_REFRESH))


def _of_names(report: Report, reader: Language) -> Iterator[Notice]:
    """A host, or a name for oneself, that may be taken for another."""
    found = [value for one in report.checks for value in one.evidence.values()]
    if any(one.get("mixedScript") for one in _mappings(found)):
        yield Notice(tone="warn", text=reader.text(_MIXED_HOST))
    if report.issuer.name is None and mixes_alphabets(report.issuer.claimed_name or ""):
        yield Notice(tone="warn", text=reader.text(_MIXED_NAME))


def _of_text(claims: Claims | None, reader: Language) -> Iterator[Notice]:
    if claims is not None and "⟨U+" in repr(astuple(claims)):
        yield Notice(tone="warn", text=reader.text(_UNSEEN))


def _of_site(report: Report, reader: Language) -> Iterator[Notice]:
    if report.allowed_for_development:
        hosts = reader.listed(report.allowed_for_development)
        yield Notice(tone="warn", text=reader.text(_DEVELOPMENT, hosts=hosts))


def _mappings(value: object) -> list[Mapping[str, Any]]:
    items = value if isinstance(value, list | tuple) else ()
    return [one for one in items if isinstance(one, Mapping)]
