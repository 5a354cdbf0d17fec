"""The first tables."""

import sqlalchemy as sa
from alembic import op

from issuer.storage.tables import UtcTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_log",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcTime(length=32), nullable=False),
        sa.Column("actor", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_log")),
    )
    op.create_table(
        "catalogue_versions",
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("approved_by", sa.String(length=255), nullable=False),
        sa.Column("approved_on", sa.String(length=255), nullable=False),
        sa.Column("policy", sa.String(length=255), nullable=False),
        sa.Column("imported_by", sa.String(length=255), nullable=False),
        sa.Column("imported_at", UtcTime(length=32), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name=op.f("pk_catalogue_versions")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("at", UtcTime(length=32), nullable=False),
        sa.Column("done_at", UtcTime(length=32), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index("ix_outbox_pending", "outbox", ["kind", "done_at"], unique=False)
    op.create_table(
        "people",
        sa.Column("id_number", sa.String(length=255), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("updated_at", UtcTime(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id_number", name=op.f("pk_people")),
    )
    op.create_table(
        "published_documents",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("published_at", UtcTime(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_published_documents")),
    )
    op.create_table(
        "status_lists",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.String(length=255), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcTime(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_lists")),
    )
    op.create_table(
        "awards",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("id_number", sa.String(length=255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("achievement_code", sa.String(length=255), nullable=False),
        sa.Column("achievement_version", sa.String(length=255), nullable=False),
        sa.Column("offering", sa.String(length=255), nullable=False),
        sa.Column("batch", sa.String(length=255), nullable=False),
        sa.Column("awarded_at", UtcTime(length=32), nullable=False),
        sa.Column("policy", sa.String(length=255), nullable=False),
        sa.Column("policy_review", sa.String(length=255), nullable=False),
        sa.Column("results", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_code", "achievement_version"],
            ["catalogue_versions.code", "catalogue_versions.version"],
            name=op.f("fk_awards_achievement_code"),
        ),
        sa.ForeignKeyConstraint(
            ["id_number"], ["people.id_number"], name=op.f("fk_awards_id_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint(
            "id_number",
            "kind",
            "achievement_code",
            "achievement_version",
            "offering",
            name=op.f("uq_awards_id_number"),
        ),
    )
    op.create_index("ix_awards_batch", "awards", ["batch"], unique=False)
    op.create_table(
        "offerings",
        sa.Column("code", sa.String(length=255), nullable=False),
        sa.Column("achievement_code", sa.String(length=255), nullable=False),
        sa.Column("achievement_version", sa.String(length=255), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("imported_by", sa.String(length=255), nullable=False),
        sa.Column("imported_at", UtcTime(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_code", "achievement_version"],
            ["catalogue_versions.code", "catalogue_versions.version"],
            name=op.f("fk_offerings_achievement_code"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offerings")),
    )
    op.create_table(
        "batches",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("offering", sa.String(length=255), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("proposed_by", sa.String(length=255), nullable=False),
        sa.Column("proposed_at", UtcTime(length=32), nullable=False),
        sa.Column("approved_by", sa.String(length=255), nullable=True),
        sa.Column("approved_at", UtcTime(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["offering"], ["offerings.code"], name=op.f("fk_batches_offering")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_table(
        "credentials",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("award", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("standing", sa.String(length=255), nullable=False),
        sa.Column("planned", sa.JSON(), nullable=False),
        sa.Column("created", UtcTime(length=32), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("token", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("visibility", sa.String(length=255), nullable=False),
        sa.Column("flagged", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award"], ["awards.id"], name=op.f("fk_credentials_award")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credentials")),
        sa.UniqueConstraint("award", name=op.f("uq_credentials_award")),
    )
    op.create_table(
        "holds",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("offering", sa.String(length=255), nullable=False),
        sa.Column("id_number", sa.String(length=255), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.String(length=255), nullable=False),
        sa.Column("opened_at", UtcTime(length=32), nullable=False),
        sa.Column("closed_by", sa.String(length=255), nullable=True),
        sa.Column("closed_at", UtcTime(length=32), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id_number"], ["people.id_number"], name=op.f("fk_holds_id_number")
        ),
        sa.ForeignKeyConstraint(
            ["offering"], ["offerings.code"], name=op.f("fk_holds_offering")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    op.create_table(
        "results",
        sa.Column("offering", sa.String(length=255), nullable=False),
        sa.Column("id_number", sa.String(length=255), nullable=False),
        sa.Column("outcomes", sa.JSON(), nullable=False),
        sa.Column("inducted_on", sa.String(length=255), nullable=True),
        sa.Column("attendance_percent", sa.String(length=255), nullable=True),
        sa.Column("recorded_at", UtcTime(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["id_number"], ["people.id_number"], name=op.f("fk_results_id_number")
        ),
        sa.ForeignKeyConstraint(
            ["offering"], ["offerings.code"], name=op.f("fk_results_offering")
        ),
        sa.PrimaryKeyConstraint("offering", "id_number", name=op.f("pk_results")),
    )
    op.create_table(
        "award_components",
        sa.Column("award", sa.String(length=255), nullable=False),
        sa.Column("credential", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award"], ["awards.id"], name=op.f("fk_award_components_award")
        ),
        sa.ForeignKeyConstraint(
            ["credential"],
            ["credentials.id"],
            name=op.f("fk_award_components_credential"),
        ),
        sa.PrimaryKeyConstraint(
            "award", "credential", name=op.f("pk_award_components")
        ),
    )
    op.create_table(
        "status_entries",
        sa.Column("list_id", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("credential", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.String(length=255), nullable=False),
        sa.Column("value", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["credential"],
            ["credentials.id"],
            name=op.f("fk_status_entries_credential"),
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["list_id"], ["status_lists.id"], name=op.f("fk_status_entries_list_id")
        ),
        sa.PrimaryKeyConstraint("list_id", "position", name=op.f("pk_status_entries")),
        sa.UniqueConstraint(
            "credential", "purpose", name=op.f("uq_status_entries_credential")
        ),
    )
