"""The tables we began with. A migration is never edited once released; it says its types in full."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "media",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger()),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("deleted_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=op.f("media_pk")),
        sa.UniqueConstraint("key", name=op.f("media_key_key")),
        sa.CheckConstraint("kind IN ('picture', 'clip')", name=op.f("media_kind_check")),
    )
    op.create_table(
        "generations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("interaction_id", sa.BigInteger()),
        sa.Column("press_key", sa.Text()),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("upload_limit", sa.Integer(), nullable=False),
        sa.Column("card_message_id", sa.BigInteger()),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("loop", sa.Boolean(), nullable=False),
        sa.Column("start_picture_id", KEY),
        sa.Column("start_clip_id", KEY),
        sa.Column("end_picture_id", KEY),
        sa.Column("end_clip_id", KEY),
        sa.Column("origin_id", KEY),
        sa.Column("present", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", INSTANT),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("submitted_at", INSTANT),
        sa.Column("finished_at", INSTANT),
        sa.Column("deleted_at", INSTANT),
        sa.Column("provider_job_id", sa.Text()),
        sa.Column("asset_url", sa.Text()),
        sa.Column("clip_id", KEY),
        sa.Column("failure", sa.Text()),
        sa.Column("detail", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("generations_pk")),
        sa.ForeignKeyConstraint(["start_picture_id"], ["media.id"], name=op.f("generations_start_picture_id_fk")),
        sa.ForeignKeyConstraint(["start_clip_id"], ["generations.id"], name=op.f("generations_start_clip_id_fk")),
        sa.ForeignKeyConstraint(["end_picture_id"], ["media.id"], name=op.f("generations_end_picture_id_fk")),
        sa.ForeignKeyConstraint(["end_clip_id"], ["generations.id"], name=op.f("generations_end_clip_id_fk")),
        sa.ForeignKeyConstraint(["origin_id"], ["generations.id"], name=op.f("generations_origin_id_fk")),
        sa.ForeignKeyConstraint(["clip_id"], ["media.id"], name=op.f("generations_clip_id_fk")),
        sa.UniqueConstraint("account", "provider_job_id", name=op.f("generations_account_provider_job_id_key")),
        sa.UniqueConstraint("interaction_id", name=op.f("generations_interaction_id_key")),
        sa.CheckConstraint("end_picture_id IS NULL OR end_clip_id IS NULL", name=op.f("generations_end_check")),
        sa.CheckConstraint("price >= 0", name=op.f("generations_price_check")),
        sa.CheckConstraint("start_picture_id IS NULL OR start_clip_id IS NULL", name=op.f("generations_start_check")),
    )
    op.create_index("generations_due", "generations", ["status", "due_at"])
    op.create_index("generations_end_clip", "generations", ["end_clip_id"])
    op.create_index("generations_end_picture", "generations", ["end_picture_id"])
    op.create_index("generations_failure", "generations", ["failure", "finished_at"])
    op.create_index("generations_member", "generations", ["guild_id", "user_id", "id"])
    op.create_index("generations_origin", "generations", ["origin_id"])
    op.create_index("generations_presses", "generations", ["user_id", "press_key"])
    op.create_index("generations_start_clip", "generations", ["start_clip_id"])
    op.create_index("generations_start_picture", "generations", ["start_picture_id"])
    op.create_table(
        "submissions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("generation_id", KEY, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("submissions_pk")),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("submissions_generation_id_fk")),
    )
    op.create_index("submissions_account", "submissions", ["account", "at"])
    op.create_table(
        "ledger",
        sa.Column("id", KEY, nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("generation_id", KEY),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("videos", sa.Integer(), nullable=False),
        sa.Column("counts_at", INSTANT, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("ledger_pk")),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("ledger_generation_id_fk")),
        sa.UniqueConstraint("generation_id", "kind", name=op.f("ledger_generation_id_kind_key")),
        sa.CheckConstraint("kind IN ('reserve', 'commit', 'release', 'grant')", name=op.f("ledger_kind_check")),
    )
    op.create_index("ledger_member", "ledger", ["guild_id", "user_id", "counts_at"])
    op.create_index("ledger_server", "ledger", ["guild_id", "counts_at"])
    op.create_index("ledger_time", "ledger", ["counts_at"])
    op.create_table(
        "operator_costs",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("generation_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("operator_costs_pk")),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("operator_costs_generation_id_fk")),
        sa.UniqueConstraint("generation_id", "kind", name=op.f("operator_costs_generation_id_kind_key")),
        sa.CheckConstraint("kind IN ('unconfirmed', 'dearer', 'present')", name=op.f("operator_costs_kind_check")),
    )
    op.create_index("operator_costs_account", "operator_costs", ["account", "at"])
    op.create_table(
        "blocked_accounts",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("blocked_accounts_pk")),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("generation_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_attempt_at", INSTANT),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", INSTANT),
        sa.Column("channel_id", sa.BigInteger()),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("done", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("deliveries_pk")),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("deliveries_generation_id_fk")),
        sa.UniqueConstraint("generation_id", "kind", name=op.f("deliveries_generation_id_kind_key")),
        sa.UniqueConstraint("nonce", name=op.f("deliveries_nonce_key")),
        sa.CheckConstraint("kind IN ('card', 'result', 'redraw')", name=op.f("deliveries_kind_check")),
    )
    op.create_index("deliveries_due", "deliveries", ["done", "due_at"])
