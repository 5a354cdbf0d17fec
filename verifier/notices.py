"""What a page says beside the verdict, so that nobody overlooks it."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Final

from vc.model import text_of
from verifier.claims import Claims
from verifier.languages import Language
from verifier.marking import N_
from verifier.report import CheckResult, Outcome, Report
from verifier.visible_text import mixes_alphabets, visible

_OLDER: Final = N_(
    "This is an Open Badge of version 2, the older kind. It can say less about its "
    "issuer and its end, so we can check less."
)
_ANOTHER_COPY: Final = N_(
    "The copy published at its address is not this one. Check that one:"
)
_MESSAGE: Final = N_("Its issuer adds a message to its status: “{message}”")
_REFRESH: Final = N_(
    "Its issuer offers a newer copy. We have not fetched it; the holder can."
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
    if str(_evidence(report, "openBadgesVersion")).startswith("2"):
        yield Notice(tone="warn", text=reader.text(_OLDER))
    copy = report.check("published-copy")
    if copy is not None and copy.outcome is Outcome.FAILED:
        address = text_of((report.credential or {}).get("id")) or ""
        link = address if address.startswith("https://") else ""
        yield Notice(tone="warn", text=reader.text(_ANOTHER_COPY), link=link)


def _of_status(report: Report, reader: Language) -> Iterator[Notice]:
    status = report.check("status")
    messages = _listed(status, "messages") + _listed(status, "message")
    for message in messages:
        said = reader.text(_MESSAGE, message=visible(message))
        yield Notice(tone="note", text=said)
    refresh = report.check("refresh")
    if _listed(status, "refresh") or (refresh and refresh.outcome is Outcome.FAILED):
        yield Notice(tone="note", text=reader.text(_REFRESH))


def _of_names(report: Report, reader: Language) -> Iterator[Notice]:
    if _evidence(report, "mixedScript"):
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


def _evidence(report: Report, name: str) -> object:
    """The first check's evidence of this name, whichever check has it."""
    return next((c.evidence[name] for c in report.checks if c.evidence.get(name)), None)


def _listed(check: CheckResult | None, name: str) -> list[str]:
    value = check.evidence.get(name) if check is not None else None
    if value is None or value is False:
        return []
    items = value if isinstance(value, list | tuple) else [value]
    return [one if isinstance(one, str) else str(one) for one in items]
