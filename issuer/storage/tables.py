"""The tables, and how times are kept: as text in UTC, alike on both databases."""

from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator
from typing_extensions import override  # SQLAlchemy brings it; typing's is 3.12's


class UtcTime(TypeDecorator[datetime]):
    """An aware time in UTC, kept as ISO 8601 text that sorts as time does."""

    impl = sa.String(32)
    cache_ok = True

    @override
    def process_bind_param(
        self, value: datetime | None, dialect: sa.Dialect
    ) -> str | None:
        """The text of an aware time."""
        del dialect
        if value is None:
            return None
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    @override
    def process_result_value(
        self, value: str | None, dialect: sa.Dialect
    ) -> datetime | None:
        """The aware time of a text."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)


NAMES: Final = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: Final = sa.MetaData(naming_convention=NAMES)


def _text(name: str, *, nullable: bool = False, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(255), nullable=nullable, primary_key=key)


def _time(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, UtcTime(), nullable=nullable)


versions = sa.Table(
    "catalogue_versions",
    metadata,
    _text("code", key=True),
    _text("version", key=True),
    _text("kind"),
    sa.Column("source", sa.JSON, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    _text("approved_by"),
    _text("approved_on"),
    _text("policy"),
    _text("imported_by"),
    _time("imported_at"),
)

offerings = sa.Table(
    "offerings",
    metadata,
    _text("code", key=True),
    _text("achievement_code"),
    _text("achievement_version"),
    sa.Column("source", sa.JSON, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    _text("imported_by"),
    _time("imported_at"),
    sa.ForeignKeyConstraint(
        ["achievement_code", "achievement_version"],
        ["catalogue_versions.code", "catalogue_versions.version"],
    ),
)

people = sa.Table(
    "people",
    metadata,
    _text("id_number", key=True),
    sa.Column("given_name", sa.Text, nullable=False),
    sa.Column("family_name", sa.Text, nullable=False),
    _text("email"),
    _time("updated_at"),
)

results = sa.Table(
    "results",
    metadata,
    sa.Column("offering", sa.ForeignKey("offerings.code"), primary_key=True),
    sa.Column("id_number", sa.ForeignKey("people.id_number"), primary_key=True),
    sa.Column("outcomes", sa.JSON, nullable=False),
    _text("inducted_on", nullable=True),
    _text("attendance_percent", nullable=True),
    _time("recorded_at"),
)

holds = sa.Table(
    "holds",
    metadata,
    _text("id", key=True),
    sa.Column("offering", sa.ForeignKey("offerings.code"), nullable=False),
    sa.Column("id_number", sa.ForeignKey("people.id_number"), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    _text("opened_by"),
    _time("opened_at"),
    _text("closed_by", nullable=True),
    _time("closed_at", nullable=True),
    sa.Column("note", sa.Text, nullable=False, default=""),
)

batches = sa.Table(
    "batches",
    metadata,
    _text("id", key=True),
    sa.Column("offering", sa.ForeignKey("offerings.code"), nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    _text("state"),
    _text("proposed_by"),
    _time("proposed_at"),
    _text("approved_by", nullable=True),
    _time("approved_at", nullable=True),
)

awards = sa.Table(
    "awards",
    metadata,
    _text("id", key=True),
    _text("kind"),
    sa.Column("id_number", sa.ForeignKey("people.id_number"), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    _text("email"),
    _text("achievement_code"),
    _text("achievement_version"),
    _text("offering"),
    _text("batch"),
    _time("awarded_at"),
    _text("policy"),
    _text("policy_review"),
    sa.Column("results", sa.JSON, nullable=False),
    sa.ForeignKeyConstraint(
        ["achievement_code", "achievement_version"],
        ["catalogue_versions.code", "catalogue_versions.version"],
    ),
    # One award of a kind for a person, a version and an offering (Q01).
    sa.UniqueConstraint(
        "id_number", "kind", "achievement_code", "achievement_version", "offering"
    ),
    sa.Index("ix_awards_batch", "batch"),
)

credentials = sa.Table(
    "credentials",
    metadata,
    _text("id", key=True),
    sa.Column("award", sa.ForeignKey("awards.id"), nullable=False, unique=True),
    _text("kind"),
    _text("state"),
    _text("standing"),
    sa.Column("planned", sa.JSON, nullable=False),
    _time("created"),
    # The bytes exactly as signed, never read into JSON and written again.
    sa.Column("document", sa.LargeBinary, nullable=True),
    sa.Column("token", sa.Text, nullable=True),
    sa.Column("digest", sa.String(64), nullable=True),
    _text("visibility"),
    sa.Column("flagged", sa.Text, nullable=False, default=""),
)

components = sa.Table(
    "award_components",
    metadata,
    sa.Column("award", sa.ForeignKey("awards.id"), primary_key=True),
    sa.Column("credential", sa.ForeignKey("credentials.id"), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
)

status_lists = sa.Table(
    "status_lists",
    metadata,
    _text("id", key=True),
    _text("purpose"),
    sa.Column("size", sa.Integer, nullable=False),
    _time("opened_at"),
)

status_entries = sa.Table(
    "status_entries",
    metadata,
    sa.Column("list_id", sa.ForeignKey("status_lists.id"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    # Deferred: a place is taken before the document that names it can be planned.
    sa.Column(
        "credential",
        sa.ForeignKey("credentials.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
    _text("purpose"),
    sa.Column("value", sa.Boolean, nullable=False),
    sa.UniqueConstraint("credential", "purpose"),
)

published = sa.Table(
    "published_documents",
    metadata,
    _text("name", key=True),
    _text("media_type"),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    _time("published_at"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    _text("id", key=True),
    _text("kind"),
    _text("subject"),
    _time("at"),
    _time("done_at", nullable=True),
    sa.Index("ix_outbox_pending", "kind", "done_at"),
)

audit = sa.Table(
    "audit_log",
    metadata,
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    _time("at"),
    _text("actor"),
    _text("action"),
    _text("subject"),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("previous", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
)

vc_api_instances = sa.Table(
    "vc_api_instances",
    metadata,
    _text("name", key=True),
    _text("cryptosuite"),
    _text("key_type"),
    _text("did"),
    sa.Column("status_purposes", sa.JSON, nullable=False),
    sa.Column("token_digest", sa.String(64), nullable=False),
    _time("created_at"),
)

vc_api_statuses = sa.Table(
    "vc_api_statuses",
    metadata,
    _text("list_id", key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("instance", sa.ForeignKey("vc_api_instances.name"), nullable=False),
    _text("credential"),
    _text("purpose"),
    sa.Column("value", sa.Boolean, nullable=False),
    sa.UniqueConstraint("instance", "credential", "purpose"),
)

challenges = sa.Table(
    "challenges",
    metadata,
    _text("challenge", key=True),
    _time("ends_at"),
)

trust_entries = sa.Table(
    "trust_entries",
    metadata,
    _text("id", key=True),
    sa.Column("issuer", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    _text("state"),
    _text("proposed_by"),
    _time("proposed_at"),
    _text("confirmed_by", nullable=True),
    _time("confirmed_at", nullable=True),
    _text("withdrawn_by", nullable=True),
    _time("withdrawn_at", nullable=True),
    sa.Column("reason", sa.Text, nullable=False),
    # Of one issuer one entry is listed at most, and one waits: the database's word.
    sa.Index(
        "uq_trust_entries_open",
        "issuer",
        "state",
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    ),
)

staff = sa.Table(
    "staff",
    metadata,
    _text("email", key=True),
    _text("name"),
    _text("role"),
    _text("oidc_issuer", nullable=True),
    _text("oidc_subject", nullable=True),
    _time("disabled_at", nullable=True),
    sa.UniqueConstraint("oidc_issuer", "oidc_subject"),
)

sign_in_codes = sa.Table(
    "sign_in_codes",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("email", sa.ForeignKey("staff.email"), nullable=False),
    _time("ends_at"),
)

console_sessions = sa.Table(
    "console_sessions",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("email", sa.ForeignKey("staff.email"), nullable=False),
    _time("proven_at"),
    _time("begun_at"),
    _time("seen_at"),
)
