"""The command that verifies, as `signet verify` and alone as `signet-verify`."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from verifier.errors import FetchError, UnreadableSubmissionError, VerifierError
from verifier.intake import MAX_SUBMISSION_BYTES, read_submission
from verifier.pipeline import verify_credential
from verifier.ports import Environment
from verifier.presenters import CheckLine, Presentation, present_report
from verifier.report import Outcome, Report, Verdict
from verifier.report_json import report_to_json
from verifier.unread import unread_report

Fetch = Callable[[str], bytes]

# docs/interface.md: 0 valid, 2 we could not decide, 1 every other, 64 wrong usage.
_UNDECIDED: Final = frozenset(
    {Verdict.VALID_UNTRUSTED_ISSUER, Verdict.STATUS_UNKNOWN, Verdict.INDETERMINATE}
)
EXIT_USAGE: Final = 64
# The worst of many: a bad one before an undecided one before good ones.
_WORST_FIRST: Final = (1, 2, 0)

_MARKS: Final = {"good": "✓", "bad": "✗", "warn": "!", "note": "·", "unknown": "–"}


class SourceError(VerifierError):
    """A file that is not there: a mistake of the caller, not of a badge."""

    code = "no_source"


def verify_sources(
    sources: Sequence[str], *, environment: Environment, fetch: Fetch, now: datetime
) -> dict[str, Report]:
    """A report for each source: a file, an https link, or `-` for standard input.

    Raises:
        SourceError: a file that cannot be opened.
    """
    return {
        source: verify_source(source, environment=environment, fetch=fetch, now=now)
        for source in sources
    }


def verify_source(
    source: str, *, environment: Environment, fetch: Fetch, now: datetime
) -> Report:
    """The report on one source.

    Raises:
        SourceError: a file that cannot be opened.
    """
    try:
        text = read_submission(_read(source, fetch))
    except FetchError as exc:
        return unread_report(exc, Outcome.NOT_CHECKED, Verdict.INDETERMINATE, now)
    except UnreadableSubmissionError as exc:
        return unread_report(exc, Outcome.FAILED, Verdict.MALFORMED, now)
    return verify_credential(text, environment=environment, now=now)


def exit_status(verdicts: Sequence[Verdict]) -> int:
    """The process's exit status for these verdicts: the worst of them."""
    statuses = {_exit_status(verdict) for verdict in verdicts}
    return min(statuses, key=_WORST_FIRST.index)


def print_reports(reports: Mapping[str, Report], *, as_json: bool) -> None:
    """Print the reports for a person, or as JSON for a program.

    One source gives the report itself as JSON, many a list with the source added.
    """
    if not as_json:
        for source, report in reports.items():
            click.echo(_in_words(source, present_report(report)))
        return
    documents = [{"source": s, **report_to_json(r)} for s, r in reports.items()]
    printed = documents if len(documents) > 1 else documents[0]
    click.echo(json.dumps(printed, ensure_ascii=False, indent=2))


def _exit_status(verdict: Verdict) -> int:
    if verdict is Verdict.VALID:
        return 0
    return 2 if verdict in _UNDECIDED else 1


def _read(source: str, fetch: Fetch) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(MAX_SUBMISSION_BYTES + 1)
    if source.startswith(("https://", "http://")):
        return fetch(source)
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_SUBMISSION_BYTES + 1)
    except OSError as exc:
        msg = f"{source} cannot be read: {exc.strerror}; name a file, a link or -"
        raise SourceError(msg) from exc


def _in_words(source: str, shown: Presentation, indent: str = "") -> str:
    lines = [f"{indent}{source}: {shown.word}", f"{indent}  {shown.sentence}"]
    if shown.claims is not None:
        lines.append(f"{indent}  {shown.claims.title}, for {shown.claims.holder}")
        if shown.claims.taught_in:
            lines.append(f"{indent}  {shown.claims.taught_in.english}")
    lines.append(f"{indent}  {shown.lead}")
    for question, checks in shown.groups:
        lines.append(f"{indent}  {question}")
        lines += [
            f"{indent}    {_MARKS[one.tone]} {one.name}: {one.outcome}. "
            f"{_at_length(one)}"
            for one in checks
        ]
    lines += [f"{indent}  Note: {notice.text}" for notice in shown.notices]
    for number, part in enumerate(shown.parts, 1):
        lines.append(_in_words(f"Part {number}", part, indent + "    "))
    return "\n".join(lines)


def _at_length(line: CheckLine) -> str:
    return f"{line.sentence} ({line.technical})" if line.technical else line.sentence
