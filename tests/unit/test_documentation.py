"""The README and the documents are true: tables, links and names are the code's."""

import re
from pathlib import Path

import click
import pytest

from issuer.__main__ import cli
from issuer.domain.policy import ALL_RULES
from verifier.report import Kind, Outcome, Verdict

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / name
    for name in (
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/interface.md",
        "docs/correctness.md",
    )
] + sorted((ROOT / "docs" / "adr").glob("*.md"))


def read(path):
    return path.read_text(encoding="utf-8")


def test_the_readme_lists_every_rule_of_the_policy_and_no_other():
    listed = re.findall(
        r"^\| `([A-Z]\d+-[a-z-]+)` \|", read(ROOT / "README.md"), re.MULTILINE
    )

    assert listed == [rule.id for rule in ALL_RULES]


def test_the_readme_cites_every_rule_as_the_code_does():
    text = read(ROOT / "README.md")

    for rule in ALL_RULES:
        assert f"| `{rule.id}` | {rule.citation} | {rule.statement} |" in text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)\)", read(path)):
        if not target.startswith(("http://", "https://")):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_that_a_document_names_exists(path):
    named = re.findall(r"`([a-z_]+/[a-z0-9_/.-]+\.(?:py|md|sh|svg|html))`", read(path))

    for name in named:
        assert (ROOT / name).exists(), name


# Sections 3.1 to 3.9 of the list of attacks, each row of them, and what follows on B10.
ATTACKS = {
    *(f"J{n:02}" for n in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16, 19)),
    *(f"J{n}" for n in (20, 21, 24, 25, 26)),
    *(f"D{n:02}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19)),
    *(f"X{n:02}" for n in (1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 16, 17)),
    *(f"C{n:02}" for n in (1, 2, 4, 6, 7, 8, 10, 11, 12)),
    *(f"R{n:02}" for n in (1, 2, 4, 5, 7, 8)),
    *(f"T{n:02}" for n in (1, 2, 4, 5, 6)),
    *(f"W{n:02}" for n in (1, 2, 3, 4, 7, 8, 10, 11, 12, 13)),
    *(f"K{n:02}" for n in (1, 2, 4, 5, 6)),
    *(f"S{n:02}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 13, 14, 15, 16, 17, 18)),
    *(f"B{n:02}" for n in (1, 4, 5, 6, 7, 9, 10, 11, 12)),
    "N06",
}


def test_every_attack_has_a_test_that_is_there():
    text = read(ROOT / "docs" / "attacks.md")
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| `([^`]+)`: (.+) \|$", text, re.MULTILINE
    )
    listed = {one for ids, _, _ in rows for one in ids.split(", ")}

    assert ATTACKS - listed == set()
    for _, path, names in rows:
        code = read(ROOT / "tests" / path)
        for name in re.findall(r"`([^`]+)`", names):
            assert f"def {name}(" in code, f"{path}: {name}"


def commands(group, prefix=""):
    for name, command in group.commands.items():
        yield f"{prefix}{name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")


def test_the_interface_names_every_command():
    text = read(ROOT / "docs" / "interface.md")

    for name in commands(cli):
        assert f"`signet {name}" in text, name


@pytest.mark.parametrize("words", [Verdict, Kind, Outcome])
def test_the_interface_names_every_word_of_a_report(words):
    text = read(ROOT / "docs" / "interface.md")

    for one in words:
        assert f'"{one.value}"' in text, one.value


def test_every_make_target_that_the_readme_names_exists():
    targets = set(re.findall(r"^([a-z]+):", read(ROOT / "Makefile"), re.MULTILINE))
    named = set(re.findall(r"`?make ([a-z]+)", read(ROOT / "README.md")))

    assert named <= targets
