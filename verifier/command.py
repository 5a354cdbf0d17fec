"""The command that verifies, as `signet verify` and alone as `signet-verify`."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

import click

from vc.timestamps import format_timestamp
from verifier.errors import VerifierError
from verifier.intake.submission import MAX_SUBMISSION_BYTES
from verifier.report import Report, Verdict
from verifier.report_json import report_to_json
from verifier.service import VerifierService
from verifier.speech.claims import present_claims
from verifier.speech.presenters import CheckLine, Presentation, present_report

# docs/interface.md: 0 valid, 2 we could not decide, 1 every other, 64 wrong usage.
_UNDECIDED: Final = frozenset(
    {Verdict.VALID_UNTRUSTED_ISSUER, Verdict.STATUS_UNKNOWN, Verdict.INDETERMINATE}
)
EXIT_USAGE: Final = 64
# The worst of many: a bad one before an undecided one before good ones.
_WORST_FIRST: Final = (1, 2, 0)

_SUMMARY_COLUMNS: Final = (
    "source",
    "verdict",
    "kind",
    "title",
    "holder",
    "issuer",
    "issuer_id",
    "reason",
    "detail",
    "checked_at",
)
# CWE-1236; the last ones are the full-width forms.
_FORMULA_BEGINNINGS: Final = (*"=+-@\t\r\n\0", *"＝＋－＠")

_MARKS: Final = {"good": "✓", "bad": "✗", "warn": "!", "note": "·", "unknown": "–"}


class SourceError(VerifierError):
    """A file that is not there: a mistake of the caller, not of a badge."""

    code = "no_source"


def verify_sources(
    sources: Sequence[str], service: VerifierService
) -> dict[str, Report]:
    """A report for each source: a file, an https link, or `-` for standard input.

    A folder stands for the files in it. With many sources a bar on the terminal says
    how far it is.

    Raises:
        SourceError: a file that cannot be opened.
    """
    named = [one for source in sources for one in _files_of(source)]
    hidden = len(named) == 1 or not sys.stderr.isatty()
    with click.progressbar(named, file=sys.stderr, hidden=hidden) as bar:
        return {source: verify_source(source, service) for source in bar}


def _files_of(source: str) -> list[str]:
    folder = Path(source)
    if source == "-" or not folder.is_dir():
        return [source]
    files = sorted(str(one) for one in folder.iterdir() if one.is_file())
    if not files:
        msg = f"{source} has no files in it; name a file, a link or -"
        raise SourceError(msg)
    return files


def verify_source(source: str, service: VerifierService) -> Report:
    """The report on one source.

    Raises:
        SourceError: a file that cannot be opened.
    """
    if source.startswith(("https://", "http://")):
        return service.verify_link(source)
    return service.verify(_read(source))


summary_option = click.option(
    "--summary",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write a line for each source into FILE (.csv or .json).",
)


def finish(
    reports: Mapping[str, Report], *, as_json: bool, summary: Path | None
) -> NoReturn:
    """Print the reports, write the summary, and end with the exit status.

    Raises:
        SourceError: the summary cannot be written.
    """
    print_reports(reports, as_json=as_json)
    if summary is not None:
        write_summary(reports, summary)
    sys.exit(exit_status([report.verdict for report in reports.values()]))


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


def write_summary(reports: Mapping[str, Report], path: Path) -> None:
    """Write a line for each source into a CSV or JSON file, by the file's ending.

    Raises:
        SourceError: another ending, or it cannot be written.
    """
    rows = [_summary_row(source, report) for source, report in reports.items()]
    ending = path.suffix.lower()
    if ending not in (".csv", ".json"):
        msg = f"{path} ends in neither .csv nor .json; name the summary one of these"
        raise SourceError(msg)
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            if ending == ".json":
                json.dump(rows, file, ensure_ascii=False, indent=2)
                return
            table = csv.DictWriter(file, fieldnames=_SUMMARY_COLUMNS)
            table.writeheader()
            table.writerows(
                {name: _harmless(value) for name, value in row.items()} for row in rows
            )
    except OSError as exc:
        msg = f"{path} cannot be written: {exc.strerror}"
        raise SourceError(msg) from exc


def _summary_row(source: str, report: Report) -> dict[str, str]:
    claims = None if report.credential is None else present_claims(report.credential)
    decisive = next((one for one in report.checks if one.reason), None)
    return {
        "source": source,
        "verdict": report.verdict.value,
        "kind": report.kind.value,
        "title": claims.title if claims else "",
        "holder": (claims.holder or "") if claims else "",
        "issuer": report.issuer.name or "",
        "issuer_id": report.issuer.id or "",
        "reason": decisive.reason if decisive else "",
        "detail": decisive.detail if decisive else "",
        "checked_at": format_timestamp(report.checked_at),
    }


def _harmless(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula (attacks U07)."""
    return f"'{cell}" if cell.startswith(_FORMULA_BEGINNINGS) else cell


def _exit_status(verdict: Verdict) -> int:
    if verdict is Verdict.VALID:
        return 0
    return 2 if verdict in _UNDECIDED else 1


def _read(source: str) -> bytes:
    if source == "-":
        return sys.stdin.buffer.read(MAX_SUBMISSION_BYTES + 1)
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
