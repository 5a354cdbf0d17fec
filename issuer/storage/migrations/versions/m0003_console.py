"""The console: our own list of issuers, the people of the office, their sessions."""

import sqlalchemy as sa
from alembic import op

from issuer.storage.tables import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "trust_entries",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=255), nullable=False),
        sa.Column("proposed_by", sa.String(length=255), nullable=False),
        sa.Column("proposed_at", UtcTime(length=32), nullable=False),
        sa.Column("confirmed_by", sa.String(length=255), nullable=True),
        sa.Column("confirmed_at", UtcTime(length=32), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=255), nullable=True),
        sa.Column("withdrawn_at", UtcTime(length=32), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trust_entries")),
    )
    op.create_index(
        "uq_trust_entries_open",
        "trust_entries",
        ["issuer", "state"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "staff",
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("role", sa.String(length=255), nullable=False),
        sa.Column("oidc_issuer", sa.String(length=255), nullable=True),
        sa.Column("oidc_subject", sa.String(length=255), nullable=True),
        sa.Column("disabled_at", UtcTime(length=32), nullable=True),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_staff")),
        sa.UniqueConstraint(
            "oidc_issuer", "oidc_subject", name=op.f("uq_staff_oidc_issuer")
        ),
    )
    op.create_table(
        "sign_in_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("ends_at", UtcTime(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["email"], ["staff.email"], name=op.f("fk_sign_in_codes_email")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sign_in_codes")),
    )
    op.create_table(
        "console_sessions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("proven_at", UtcTime(length=32), nullable=False),
        sa.Column("begun_at", UtcTime(length=32), nullable=False),
        sa.Column("seen_at", UtcTime(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["email"], ["staff.email"], name=op.f("fk_console_sessions_email")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_console_sessions")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("console_sessions")
    op.drop_table("sign_in_codes")
    op.drop_table("staff")
    op.drop_index("uq_trust_entries_open", "trust_entries")
    op.drop_table("trust_entries")
