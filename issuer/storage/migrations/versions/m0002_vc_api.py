"""VC API: instances, the status places of what they issue, and challenges."""

import sqlalchemy as sa
from alembic import op

from issuer.storage.tables import UtcTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "vc_api_instances",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("cryptosuite", sa.String(length=255), nullable=False),
        sa.Column("key_type", sa.String(length=255), nullable=False),
        sa.Column("did", sa.String(length=255), nullable=False),
        sa.Column("status_purposes", sa.JSON(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_vc_api_instances")),
    )
    op.create_table(
        "vc_api_statuses",
        sa.Column("list_id", sa.String(length=255), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("instance", sa.String(length=255), nullable=False),
        sa.Column("credential", sa.String(length=255), nullable=False),
        sa.Column("purpose", sa.String(length=255), nullable=False),
        sa.Column("value", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance"],
            ["vc_api_instances.name"],
            name=op.f("fk_vc_api_statuses_instance"),
        ),
        sa.PrimaryKeyConstraint("list_id", "position", name=op.f("pk_vc_api_statuses")),
        sa.UniqueConstraint(
            "instance",
            "credential",
            "purpose",
            name=op.f("uq_vc_api_statuses_instance"),
        ),
    )
    op.create_table(
        "challenges",
        sa.Column("challenge", sa.String(length=255), nullable=False),
        sa.Column("ends_at", UtcTime(length=32), nullable=False),
        sa.PrimaryKeyConstraint("challenge", name=op.f("pk_challenges")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("challenges")
    op.drop_table("vc_api_statuses")
    op.drop_table("vc_api_instances")
