"""Versions and offerings, kept as the catalogue said them and read the same way."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from issuer.catalogue.load import CatalogueEntry
from issuer.catalogue.parse import parse_micro_credential, parse_offering, parse_stack
from issuer.catalogue.section import Section
from issuer.domain.micro_credential import (
    AchievementVersion,
    MicroCredential,
    Stack,
    VersionRef,
)
from issuer.domain.offering import Offering
from issuer.errors import MalformedInputError, StorageError
from issuer.findings import Finding
from issuer.storage.tables import offerings, versions

MICRO_CREDENTIAL = "micro-credential"
STACK = "stack"


class SqlCatalogueStore:
    """`issuer.ports.CatalogueStore` in SQL."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def version(self, ref: VersionRef) -> AchievementVersion | None:
        """One version."""
        query = sa.select(versions).where(_is(ref))
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _version(row)

    def versions(self) -> list[AchievementVersion]:
        """Every version, by code and version."""
        query = sa.select(versions).order_by(versions.c.code, versions.c.version)
        return [_version(row) for row in self._connection.execute(query).mappings()]

    def stacks(self) -> list[Stack]:
        """Every version of a stack."""
        return [one for one in self.versions() if isinstance(one, Stack)]

    def version_digest(self, ref: VersionRef) -> str | None:
        """The digest of one version as it was approved."""
        query = sa.select(versions.c.digest).where(_is(ref))
        return self._connection.execute(query).scalar_one_or_none()

    def add_version(self, entry: CatalogueEntry, *, by: str, at: datetime) -> None:
        """Keep a new version."""
        value = entry.value
        if isinstance(value, Offering) or value.approval is None:
            msg = "only an approved version is kept. Import it with its approval."
            raise MalformedInputError(msg)
        self._connection.execute(
            sa.insert(versions).values(
                code=value.code,
                version=value.version,
                kind=STACK if isinstance(value, Stack) else MICRO_CREDENTIAL,
                source=entry.source,
                digest=entry.digest,
                approved_by=value.approval.approved_by,
                approved_on=value.approval.approved_on.isoformat(),
                policy=value.approval.policy,
                imported_by=by,
                imported_at=at,
            )
        )

    def offering(self, code: str) -> Offering | None:
        """One offering."""
        query = sa.select(offerings).where(offerings.c.code == code)
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else _offering(row)

    def offerings(self) -> list[Offering]:
        """Every offering, by code."""
        query = sa.select(offerings).order_by(offerings.c.code)
        return [_offering(row) for row in self._connection.execute(query).mappings()]

    def offering_digest(self, code: str) -> str | None:
        """The digest of one offering's entry."""
        query = sa.select(offerings.c.digest).where(offerings.c.code == code)
        return self._connection.execute(query).scalar_one_or_none()

    def put_offering(self, entry: CatalogueEntry, *, by: str, at: datetime) -> None:
        """Keep an offering, new or changed."""
        value = entry.value
        if not isinstance(value, Offering):
            msg = "only an offering is kept here. Use add_version."
            raise MalformedInputError(msg)
        values: dict[str, Any] = {
            "achievement_code": value.delivers.code,
            "achievement_version": value.delivers.version,
            "source": entry.source,
            "digest": entry.digest,
            "imported_by": by,
            "imported_at": at,
        }
        if self.offering_digest(value.code) is None:
            statement: sa.Insert | sa.Update = sa.insert(offerings)
            values["code"] = value.code
        else:
            statement = sa.update(offerings).where(offerings.c.code == value.code)
        self._connection.execute(statement.values(**values))


def _is(ref: VersionRef) -> sa.ColumnElement[bool]:
    return sa.and_(versions.c.code == ref.code, versions.c.version == ref.version)


def _version(row: sa.RowMapping) -> AchievementVersion:
    findings: list[Finding] = []
    path = f"{row['code']}/{row['version']}"
    section = Section(row["source"], path=path, findings=findings)
    parse = parse_stack if row["kind"] == STACK else parse_micro_credential
    version: MicroCredential | Stack = parse(section)
    _refuse(findings)
    return version


def _offering(row: sa.RowMapping) -> Offering:
    findings: list[Finding] = []
    offering = parse_offering(
        Section(row["source"], path=row["code"], findings=findings)
    )
    _refuse(findings)
    return offering


def _refuse(findings: list[Finding]) -> None:
    if findings:
        msg = f"the stored catalogue is damaged: {findings[0].sentence()}"
        raise StorageError(msg)
