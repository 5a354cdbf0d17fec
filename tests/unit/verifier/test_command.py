"""`signet-verify` over many files: a folder, a summary, the worst of the statuses."""

import csv
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from tests.support import (
    NOW,
    STRANGER_KEY,
    badge,
    changed,
    environment,
    profile,
    signed,
    unsigned_badge,
    valid_badge,
)
from verifier import command
from verifier.challenges import ChallengesInMemory
from verifier.command import finish, verify_sources, write_summary
from verifier.errors import FetchError
from verifier.intake.confined import Confinement
from verifier.service import VerifierService

FORMULA = '=HYPERLINK("https://evil.example")'


def nothing(url):
    msg = "fetching is off"
    raise FetchError(msg)


@pytest.fixture(scope="module")
def service():
    return VerifierService(
        environment=environment,
        fetch=nothing,
        clock=lambda: NOW,
        challenges=ChallengesInMemory(lambda: "x"),
        confined=Confinement(),
    )


def by_a_stranger():
    did = STRANGER_KEY.verification_method.partition("#")[0]
    named = profile(id=did)
    return signed(unsigned_badge(issuer=named, status=()), STRANGER_KEY)


@pytest.fixture
def folder(tmp_path):
    cunning = badge().recipient.__class__(
        name=FORMULA, email="a@b.example", salt="s" * 22
    )
    files = {
        "1-good.json": valid_badge(),
        "2-forged.json": changed(valid_badge(), "name", "Doctor"),
        "3-stranger.json": by_a_stranger(),
        "4-formula.json": signed(unsigned_badge(recipient=cunning)),
        "5-old.json": signed(
            unsigned_badge(valid_until=NOW - timedelta(days=1)),
        ),
    }
    for name, document in files.items():
        (tmp_path / name).write_text(json.dumps(document))
    (tmp_path / "deeper").mkdir()
    return tmp_path


def test_a_folder_stands_for_its_files_in_order(folder, service):
    reports = verify_sources([str(folder)], service)

    assert [one.verdict.value for one in reports.values()] == [
        "valid",
        "invalid",
        "valid-untrusted-issuer",
        "valid",
        "expired",
    ]


def test_the_summary_has_a_line_for_each_and_no_formula(folder, service):
    reports = verify_sources([str(folder)], service)
    path = folder.parent / "summary.csv"
    write_summary(reports, path)

    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    assert [row["verdict"] for row in rows] == [
        one.verdict.value for one in reports.values()
    ]
    assert rows[0]["holder"] == "Zoë Müller"
    assert rows[0]["issuer"] == "Example University"
    assert (rows[1]["reason"], rows[1]["title"]) == ("proof_invalid", "")
    assert rows[3]["holder"] == f"'{FORMULA}"


def test_the_summary_may_be_json(folder, service):
    path = folder.parent / "summary.json"
    write_summary(verify_sources([str(folder)], service), path)

    rows = json.loads(path.read_text())
    assert rows[3]["holder"] == FORMULA
    assert len(rows) == 5


@pytest.mark.parametrize(
    ("names", "status"),
    [
        (("1-good",), 0),
        (("1-good", "3-stranger"), 2),
        (("3-stranger", "5-old"), 1),
        (("1-good", "2-forged", "3-stranger"), 1),
    ],
)
def test_the_exit_status_is_the_worst_of_them(names, status, folder, service, capsys):
    reports = verify_sources([str(folder / f"{one}.json") for one in names], service)

    with pytest.raises(SystemExit) as ended:
        finish(reports, as_json=True, summary=None)

    assert ended.value.code == status
    json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("name", ["summary.xlsx", "no-such-folder/summary.csv"])
def test_a_summary_that_cannot_be_written_is_one_sentence(name, folder, service):
    reports = verify_sources([str(folder / "1-good.json")], service)

    with pytest.raises(command.SourceError, match="summary"):
        write_summary(reports, folder / name)


def test_an_empty_folder_is_a_mistake_of_the_caller(tmp_path, service):
    with pytest.raises(command.SourceError, match="has no files in it"):
        verify_sources([str(tmp_path)], service)


def test_a_bar_is_shown_on_a_terminal_only(folder, service, capsys):
    verify_sources([str(folder)], service)

    assert capsys.readouterr().err == ""


def test_the_command_alone_knows_its_options():
    from verifier.__main__ import verify

    shown = CliRunner().invoke(verify, ["--help"]).output

    assert "--summary" in shown
    assert "--offline" in shown
