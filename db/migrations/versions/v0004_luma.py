"""Everything that Luma makes: pictures, edits, several at once, frames in a tray, links that we sign."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "balances",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("balances_pk")),
    )
    op.create_index("balances_account", "balances", ["account", "at"])

    op.create_table(
        "doomed_jobs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("generation_id", KEY, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("provider_job_id", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", INSTANT),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("doomed_jobs_generation_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("doomed_jobs_pk")),
        sa.UniqueConstraint("generation_id", name=op.f("doomed_jobs_generation_id_key")),
    )
    op.create_index("doomed_jobs_due", "doomed_jobs", ["due_at"])

    op.create_table(
        "ingredients",
        sa.Column("generation_id", KEY, autoincrement=False, nullable=False),
        sa.Column("media_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("ingredients_generation_id_fk")),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("ingredients_media_id_fk")),
        sa.PrimaryKeyConstraint("generation_id", "media_id", name=op.f("ingredients_pk")),
    )
    op.create_index("ingredients_media", "ingredients", ["media_id"])

    op.create_table(
        "secrets",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("secrets_pk")),
    )

    op.create_table(
        "trays",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("media_id", KEY),
        sa.Column("clip_id", KEY),
        sa.Column("at", INSTANT, nullable=False),
        sa.CheckConstraint("\"end\" IN ('start', 'end')", name=op.f("trays_end_check")),
        sa.CheckConstraint("(media_id IS NULL) <> (clip_id IS NULL)", name=op.f("trays_frame_check")),
        sa.ForeignKeyConstraint(["media_id"], ["media.id"], name=op.f("trays_media_id_fk")),
        sa.ForeignKeyConstraint(["clip_id"], ["generations.id"], name=op.f("trays_clip_id_fk")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "end", name=op.f("trays_pk")),
    )
    op.create_index("trays_media", "trays", ["media_id"])
    op.create_index("trays_person", "trays", ["user_id"])

    op.add_column("preferences", sa.Column("hints", sa.Boolean()))
    op.add_column("proposals", sa.Column("times", sa.Integer(), server_default="1", nullable=False))

    op.add_column("generations", sa.Column("more", sa.Text()))
    for name in ("source_clip_id", "batch_id"):
        _refer("generations", name, to="generations")
    op.create_index("generations_source_clip", "generations", ["source_clip_id"])
    op.create_index("generations_batch", "generations", ["batch_id"])
    op.create_index("generations_made", "generations", ["clip_id"])


def _refer(table: str, column: str, *, to: str) -> None:
    """Add a column with a foreign key. SQLite takes both at once, so that the table need not be built anew."""
    kind = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    name = f"{table}_{column}_fk"
    op.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind} CONSTRAINT {name} REFERENCES {to} (id)")
