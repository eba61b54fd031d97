"""A community: its rules, its people's conduct, what was given, reports, notices, the audit log and turns."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
KINDS = "kind IN ('reserve', 'commit', 'release', 'grant', 'revoke', 'gift', 'reset')"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "budget_alerts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("span", sa.Text(), nullable=False),
        sa.Column("began_at", INSTANT, nullable=False),
        sa.Column("percent", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "span", "began_at", "percent", name=op.f("budget_alerts_pk")),
    )
    op.create_table(
        "configurations",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("configurations_pk")),
    )
    op.create_table(
        "erasures",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("complete_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("erasures_pk")),
    )
    op.create_table(
        "notices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("channel_id", sa.BigInteger()),
        sa.Column("user_id", sa.BigInteger()),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_attempt_at", INSTANT),
        sa.Column("lease_owner", sa.Text()),
        sa.Column("lease_until", INSTANT),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("done", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("notices_pk")),
        sa.UniqueConstraint("nonce", name=op.f("notices_nonce_key")),
    )
    op.create_index("notices_due", "notices", ["done", "due_at"])
    op.create_index("notices_person", "notices", ["user_id"])

    op.create_table(
        "preferences",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("extending", sa.Text()),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("preferences_pk")),
    )
    op.create_table(
        "restrictions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("until", INSTANT),
        sa.Column("lifted_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name=op.f("restrictions_pk")),
    )
    op.create_index("restrictions_member", "restrictions", ["user_id", "guild_id"])

    op.create_table(
        "standstills",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("standstills_pk")),
    )
    op.create_table(
        "audit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger()),
        sa.Column("generation_id", KEY),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("audit_generation_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_pk")),
    )
    op.create_index("audit_server", "audit", ["guild_id", "id"])
    op.create_index("audit_person", "audit", ["user_id"])

    op.create_table(
        "proposals",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("origin_id", KEY),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("clip_id", KEY),
        sa.Column("owner_id", sa.BigInteger()),
        sa.Column("generation_id", KEY),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["generations.id"], name=op.f("proposals_clip_id_fk")),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("proposals_generation_id_fk")),
        sa.ForeignKeyConstraint(["origin_id"], ["generations.id"], name=op.f("proposals_origin_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("proposals_pk")),
    )
    op.create_index("proposals_member", "proposals", ["user_id", "id"])

    op.create_table(
        "reports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("generation_id", KEY, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), nullable=False),
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text()),
        sa.Column("decided_by", sa.BigInteger()),
        sa.Column("decided_at", INSTANT),
        sa.Column("reason", sa.Text()),
        sa.Column("appeal", sa.Text()),
        sa.Column("appealed_at", INSTANT),
        sa.Column("upheld", sa.Boolean()),
        sa.Column("answered_by", sa.BigInteger()),
        sa.Column("answered_at", INSTANT),
        sa.Column("notice_id", KEY),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("reports_generation_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("reports_pk")),
        sa.UniqueConstraint("generation_id", "reporter_id", name=op.f("reports_generation_id_reporter_id_key")),
    )
    op.create_index("reports_person", "reports", ["reporter_id"])
    op.create_index("reports_server", "reports", ["guild_id", "state", "id"])

    op.create_table(
        "strikes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("guild_id", sa.BigInteger()),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("generation_id", KEY),
        sa.Column("actor_id", sa.BigInteger()),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("withdrawn_at", INSTANT),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name=op.f("strikes_generation_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("strikes_pk")),
        sa.UniqueConstraint("generation_id", "kind", name=op.f("strikes_generation_id_kind_key")),
    )
    op.create_index("strikes_member", "strikes", ["user_id", "guild_id", "at"])

    op.add_column("generations", sa.Column("spoiler", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("generations", sa.Column("age_restricted", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("generations", sa.Column("hidden_at", INSTANT))
    op.add_column("generations", sa.Column("turn", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("generations", sa.Column("next_turn", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("generations", sa.Column("forgotten_at", INSTANT))
    op.create_index("generations_kept", "generations", ["guild_id", "forgotten_at", "created_at"])
    op.create_index("generations_time", "generations", ["guild_id", "created_at"])
    op.create_index("generations_turns", "generations", ["account", "guild_id", "next_turn"])

    op.add_column("media", sa.Column("purged_at", INSTANT))
    op.create_index("media_doomed", "media", ["purged_at", "deleted_at"])
    op.create_index("media_time", "media", ["kind", "created_at"])
    op.create_index("media_person", "media", ["user_id"])

    op.add_column("ledger", sa.Column("pictures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("ledger", sa.Column("free_amount", sa.BigInteger()))
    op.add_column("ledger", sa.Column("granted_videos", sa.Integer(), server_default="0", nullable=False))
    op.add_column("ledger", sa.Column("granted_pictures", sa.Integer(), server_default="0", nullable=False))
    op.add_column("ledger", sa.Column("granted_amount", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("ledger", sa.Column("actor_id", sa.BigInteger()))
    op.add_column("ledger", sa.Column("reason", sa.Text()))
    op.add_column("ledger", sa.Column("press_id", sa.BigInteger()))
    op.create_index("ledger_presses", "ledger", ["press_id"])
    op.create_index("ledger_person", "ledger", ["user_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(op.f("ledger_kind_check"), "ledger", type_="check")
        op.create_check_constraint(op.f("ledger_kind_check"), "ledger", KINDS)
    else:  # the table is built anew, and reflection leaves CHECK constraints out
        with op.batch_alter_table("ledger") as ledger:
            ledger.create_check_constraint(op.f("ledger_kind_check"), KINDS)
