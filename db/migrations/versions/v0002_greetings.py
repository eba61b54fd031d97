"""Servers are greeted once. Where something was made already, nobody needs to be told how to begin."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "greetings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_attempt_at", INSTANT),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", INSTANT),
        sa.Column("channel_id", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("done", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "kind", name=op.f("greetings_pk")),
        sa.CheckConstraint("kind IN ('welcome', 'not_allowed')", name=op.f("greetings_kind_check")),
    )
    op.execute(
        "INSERT INTO greetings (guild_id, kind, done)"
        " SELECT DISTINCT guild_id, 'welcome', true FROM generations WHERE guild_id IS NOT NULL"
    )
