"""`signet results preview FILE` and `signet results import FILE`."""

from typing import Any

import click

from issuer.commands.session import (
    Session,
    by_option,
    json_option,
    pass_session,
    read_input,
    say,
)
from issuer.services.results import (
    Preview,
    PreviewLine,
    ResultsFile,
    import_results,
    preview_results,
)

offering_option = click.option(
    "--offering", required=True, metavar="CODE", help="The offering they belong to."
)


@click.group()
def results() -> None:
    """Results from a Moodle gradebook export."""


@results.command()
@click.argument("file")
@offering_option
@json_option
@pass_session
def preview(session: Session, file: str, offering: str, as_json: bool) -> None:
    """Say what importing FILE would do, row by row; nothing is kept."""
    found = preview_results(
        ResultsFile(data=read_input(file), name=file, offering=offering),
        database=session.application.database,
        act=session.act(None),
    )
    say(_words(found), _value(found), as_json=as_json)


@results.command(name="import")
@click.argument("file")
@offering_option
@click.option(
    "--leave-out-unusable",
    is_flag=True,
    help="Go on without the rows that cannot be used; the audit log names them.",
)
@by_option
@json_option
@pass_session
def import_(
    session: Session,
    file: str,
    offering: str,
    leave_out_unusable: bool,
    by: str | None,
    as_json: bool,
) -> None:
    """Keep the results in FILE and propose a batch for a second person to approve."""
    imported = import_results(
        ResultsFile(data=read_input(file), name=file, offering=offering),
        database=session.application.database,
        act=session.act(by),
        leave_out_unusable=leave_out_unusable,
    )
    value = _value(imported.preview)
    words = _words(imported.preview)
    if imported.batch is None:
        words += "\nThere is nobody to award anything to, so no batch was proposed."
    else:
        batch = imported.batch
        value["batch"] = {"id": batch.id, "digest": batch.digest}
        state = "is there already" if imported.already_proposed else "was proposed"
        words += (
            f"\nBatch {batch.id} {state}: {len(batch.items)} award(s), digest "
            f"{batch.digest}.\nA second person approves it: "
            f"signet batch approve {batch.id} --by EMAIL"
        )
    say(words, value, as_json=as_json)


def _words(found: Preview) -> str:
    lines = [f"{found.offering.code}: {found.version.title}"]
    lines += [_line(line) for line in found.lines]
    lines += [f"unusable: {problem.sentence()}" for problem in found.problems]
    return "\n".join(lines)


def _line(line: PreviewLine) -> str:
    enrolee = line.result.enrolee
    return (
        f"row {line.result.row:>3}  {_outcome(line):<24}  {enrolee.name}  {_why(line)}"
    )


def _outcome(line: PreviewLine) -> str:
    if line.issued is not None:
        return "issued already"
    return {
        "award": "micro-credential",
        "attendance": "attendance certificate",
        "refused": "nothing",
    }[line.decision.kind.value]


def _why(line: PreviewLine) -> str:
    return f"({line.issued})" if line.issued is not None else line.decision.why


def _value(found: Preview) -> dict[str, Any]:
    return {
        "offering": found.offering.code,
        "achievement": found.version.ref.name,
        "lines": [
            {
                "row": line.result.row,
                "id_number": line.result.enrolee.id_number,
                "name": line.result.enrolee.name,
                "decision": line.decision.kind.value,
                "issued": line.issued,
                "rules": [
                    {
                        "rule": answer.rule,
                        "citation": answer.citation,
                        "answer": answer.answer.value,
                        "reason": answer.reason,
                    }
                    for answer in line.decision.answers
                ],
            }
            for line in found.lines
        ],
        "problems": [
            {
                "row": one.row,
                "column": one.column,
                "value": one.value,
                "message": one.message,
                "remedy": one.remedy,
            }
            for one in found.problems
        ],
    }
