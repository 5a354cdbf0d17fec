"""The whole catalogue: read, checked against the policy, each finding with its line."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from issuer.catalogue.parse import parse_micro_credential, parse_offering, parse_stack
from issuer.catalogue.section import FORMAT, Section
from issuer.catalogue.strict_yaml import Lines, parse_yaml
from issuer.domain.canonical import content_digest
from issuer.domain.micro_credential import (
    AchievementVersion,
    MicroCredential,
    Stack,
    VersionRef,
)
from issuer.domain.offering import Offering
from issuer.domain.policy.offering import OFFERING_RULES, OfferingProposal
from issuer.domain.policy.proposal import COMMON_RULES, MICRO_CREDENTIAL_RULES
from issuer.domain.policy.stack import STACK_RULES, StackProposal
from issuer.findings import Finding, Severity

FORMAT_VERSION: Final = 1
_LAST_STEP: Final = re.compile(r"(\.[^.\[]+|\[\d+\])$")

Entry = TypeVar("Entry", MicroCredential, Stack, Offering)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """One entry: what it means, what it said, and the digest of what it said."""

    value: MicroCredential | Stack | Offering
    source: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What a catalogue file holds, and everything that was found in it."""

    entries: tuple[CatalogueEntry, ...]
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that stop an import."""
        return tuple(f for f in self.findings if f.severity is Severity.BLOCKING)

    def values(self, kind: type[Entry]) -> tuple[Entry, ...]:
        """The values of one kind, in the file's order."""
        return tuple(e.value for e in self.entries if isinstance(e.value, kind))


def load_catalogue(
    data: bytes, *, name: str, known: Iterable[AchievementVersion] = ()
) -> Catalogue:
    """Read and check a catalogue; `known` are the versions of earlier imports.

    Raises:
        MalformedInputError: not a YAML document that could hold a catalogue.
    """
    document = parse_yaml(data, name=name)
    findings: list[Finding] = []
    root = Section(document.value, path="", findings=findings)
    if root.whole_number("catalogue") != FORMAT_VERSION:
        root.note("catalogue", "the format is not 1", "Begin with `catalogue: 1`.")
    micro_credentials = _read(root, "micro_credentials", parse_micro_credential)
    stacks = _read(root, "stacks", parse_stack)
    offerings = _read(root, "offerings", parse_offering)
    root.close()
    versions: dict[VersionRef, AchievementVersion] = {one.ref: one for one in known}
    versions |= {one.ref: one for _, one in micro_credentials}
    versions |= {one.ref: one for _, one in stacks}
    findings += _unique([*micro_credentials, *stacks], lambda one: one.ref.name)
    findings += _unique(offerings, lambda one: one.code)
    for path, version in _sound(micro_credentials, findings):
        findings += _micro_credential_findings(version, at=path)
    for path, stack in _sound(stacks, findings):
        findings += _stack_findings(stack, versions, at=path)
    for path, offering in _sound(offerings, findings):
        proposal = OfferingProposal(
            offering=offering, version=versions.get(offering.delivers)
        )
        for offering_rule in OFFERING_RULES:
            findings += offering_rule.findings(proposal, at=path)
    return Catalogue(
        entries=tuple(_entries(document.value, micro_credentials, stacks, offerings)),
        findings=tuple(_with_line(finding, document.lines) for finding in findings),
    )


Placed = list[tuple[str, Entry]]


def _read(root: Section, key: str, parse: Callable[[Section], Entry]) -> Placed[Entry]:
    return [(section.path, parse(section)) for section in root.sections(key)]


def _sound(placed: Placed[Entry], findings: list[Finding]) -> Placed[Entry]:
    """The entries whose form is right, so that a rule judges what was meant."""
    faulty = [f.place for f in findings if f.rule == FORMAT]
    return [
        (path, entry)
        for path, entry in placed
        if not any(place == path or place.startswith(f"{path}.") for place in faulty)
    ]


def _micro_credential_findings(
    version: MicroCredential, *, at: str
) -> Iterable[Finding]:
    for rule in COMMON_RULES:
        yield from rule.findings(version, at=at)
    for own_rule in MICRO_CREDENTIAL_RULES:
        yield from own_rule.findings(version, at=at)


def _stack_findings(
    stack: Stack, versions: Mapping[VersionRef, AchievementVersion], *, at: str
) -> Iterable[Finding]:
    for rule in COMMON_RULES:
        yield from rule.findings(stack, at=at)
    proposal = StackProposal(stack=stack, known=versions)
    for stack_rule in STACK_RULES:
        yield from stack_rule.findings(proposal, at=at)


def _unique(placed: Placed[Any], name_of: Callable[[Any], str]) -> Iterable[Finding]:
    seen: set[str] = set()
    for path, entry in placed:
        name = name_of(entry)
        if name in seen:
            yield Finding(
                rule=FORMAT,
                citation="",
                place=path,
                message=f"{name} is in the file twice",
                remedy="Give it another version, or take one out.",
            )
        seen.add(name)


def _entries(value: object, *read: Placed[Any]) -> Iterable[CatalogueEntry]:
    if not isinstance(value, Mapping):
        return
    keys = ("micro_credentials", "stacks", "offerings")
    for key, placed in zip(keys, read, strict=True):
        for (_, entry), source in zip(placed, value.get(key) or (), strict=True):
            if isinstance(source, Mapping):
                yield CatalogueEntry(
                    value=entry, source=source, digest=content_digest(source)
                )


def _with_line(finding: Finding, lines: Lines) -> Finding:
    place = finding.place
    while place not in lines and _LAST_STEP.search(place):
        place = _LAST_STEP.sub("", place)
    return replace(finding, line=lines.get(place))
