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
