"""Every table, as one picture. Changed only together with a file in migrations/versions/ (a test compares them)."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from db.columns import KEY, MONEY, SNOWFLAKE, Instant, Words

METADATA: Final = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

# Pictures and clips in the media store. A deleted file leaves its row, so that what refers to it still reads.
MEDIA: Final = Table(
    "media",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("kind", Text, CheckConstraint("kind IN ('picture', 'clip')", name="kind"), nullable=False),
    Column("user_id", SNOWFLAKE),  # who sent a picture; whose a clip is, its generation tells
    Column("key", Text, nullable=False, unique=True),
    Column("content_type", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Column("purged_at", Instant),  # since when its file is gone from the store for sure
    Index("media_doomed", "purged_at", "deleted_at"),
    Index("media_time", "kind", "created_at"),
    Index("media_person", "user_id"),
)

# One row per accepted request; its status is the state machine in bot/domain/generation.py.
GENERATIONS: Final = Table(
    "generations",
    METADATA,
    Column("id", KEY, primary_key=True),
    # who asked, by which event, and where the answer goes
    Column("user_id", SNOWFLAKE, nullable=False),
    Column("guild_id", SNOWFLAKE),
    Column("interaction_id", SNOWFLAKE, unique=True),
    Column("press_key", Text),
    Column("channel_id", SNOWFLAKE, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("upload_limit", Integer, nullable=False),
    Column("spoiler", Boolean, nullable=False, server_default=false()),
    Column("age_restricted", Boolean, nullable=False, server_default=false()),
    Column("card_message_id", SNOWFLAKE),
    # what was asked
    Column("operation", Text, nullable=False),
    Column("prompt", Words, nullable=False),
    Column("model", Text, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("resolution", Text, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("loop", Boolean, nullable=False),
    Column("start_picture_id", KEY, ForeignKey("media.id")),
    Column("start_clip_id", KEY, ForeignKey("generations.id")),
    Column("end_picture_id", KEY, ForeignKey("media.id")),
    Column("end_clip_id", KEY, ForeignKey("generations.id")),
    Column("origin_id", KEY, ForeignKey("generations.id")),
    Column("present", Boolean, nullable=False, server_default=false()),
    # who makes it, and for how much
    Column("account", Text, nullable=False),
    Column("price", MONEY, CheckConstraint("price >= 0", name="price"), nullable=False),
    Column("cost", MONEY),
    # where it stands
    Column("status", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("submitted_at", Instant),
    Column("finished_at", Instant),
    Column("deleted_at", Instant),
    Column("hidden_at", Instant),
    Column("forgotten_at", Instant),  # since when we do not know any more what was asked
    Column("turn", BigInteger, nullable=False, server_default="0"),
    Column("next_turn", BigInteger, nullable=False, server_default="0"),
    # what came of it
    Column("provider_job_id", Text),
    Column("asset_url", Words),
    Column("clip_id", KEY, ForeignKey("media.id")),
    Column("failure", Text),
    Column("detail", Words),
    CheckConstraint("start_picture_id IS NULL OR start_clip_id IS NULL", name="start"),
    CheckConstraint("end_picture_id IS NULL OR end_clip_id IS NULL", name="end"),
    UniqueConstraint("account", "provider_job_id"),
    Index("generations_due", "status", "due_at"),
    Index("generations_member", "guild_id", "user_id", "id"),
    Index("generations_presses", "user_id", "press_key"),
    Index("generations_start_picture", "start_picture_id"),
    Index("generations_start_clip", "start_clip_id"),
    Index("generations_end_picture", "end_picture_id"),
    Index("generations_end_clip", "end_clip_id"),
    Index("generations_origin", "origin_id"),
    Index("generations_failure", "failure", "finished_at"),
    Index("generations_turns", "account", "guild_id", "next_turn"),
    Index("generations_time", "guild_id", "created_at"),
    Index("generations_kept", "guild_id", "forgotten_at", "created_at"),
)

# Every time something was handed to a provider: what limits per minute are counted in, for all processes at once.
SUBMISSIONS: Final = Table(
    "submissions",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("generation_id", KEY, ForeignKey("generations.id"), nullable=False),
    Column("account", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index("submissions_account", "account", "at"),
)

ENTRY_KINDS: Final = "'reserve', 'commit', 'release', 'grant', 'revoke', 'gift', 'reset'"

# Append only. What a person or a server used is the sum of their entries.
LEDGER: Final = Table(
    "ledger",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("guild_id", SNOWFLAKE),
    Column("user_id", SNOWFLAKE, nullable=False),
    Column("generation_id", KEY, ForeignKey("generations.id")),
    Column("kind", Text, CheckConstraint(f"kind IN ({ENTRY_KINDS})", name="kind"), nullable=False),
    Column("amount", MONEY, nullable=False),
    Column("videos", Integer, nullable=False),
    Column("pictures", Integer, nullable=False, server_default="0"),
    Column("free_amount", MONEY),  # as the amount, where it is not said
    Column("granted_videos", Integer, nullable=False, server_default="0"),
    Column("granted_pictures", Integer, nullable=False, server_default="0"),
    Column("granted_amount", MONEY, nullable=False, server_default="0"),
    Column("actor_id", SNOWFLAKE),
    Column("reason", Words),
    Column("press_id", SNOWFLAKE),  # Discord's event that gave or took, so that each does it once
    Column("counts_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("generation_id", "kind"),
    Index("ledger_presses", "press_id"),
    Index("ledger_server", "guild_id", "counts_at"),
    Index("ledger_member", "guild_id", "user_id", "counts_at"),
    Index("ledger_time", "counts_at"),
    Index("ledger_person", "user_id"),
)

# What an account may have taken although nobody got anything for it: the operator's side of the books.
OPERATOR_COSTS: Final = Table(
    "operator_costs",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("account", Text, nullable=False),
    Column("generation_id", KEY, ForeignKey("generations.id"), nullable=False),
    Column("kind", Text, CheckConstraint("kind IN ('unconfirmed', 'dearer', 'present')", name="kind"), nullable=False),
    Column("amount", MONEY, nullable=False),
    Column("at", Instant, nullable=False),
    UniqueConstraint("generation_id", "kind"),
    Index("operator_costs_account", "account", "at"),
)

# Accounts that a provider refuses (key, credits), so that nothing more is sent until it may work again.
BLOCKED_ACCOUNTS: Final = Table(
    "blocked_accounts",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
)

# The outbox: messages we owe. Written in the same transaction as what they tell.
DELIVERIES: Final = Table(
    "deliveries",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("generation_id", KEY, ForeignKey("generations.id"), nullable=False),
    Column("kind", Text, CheckConstraint("kind IN ('card', 'result', 'redraw')", name="kind"), nullable=False),
    Column("nonce", Text, nullable=False, unique=True),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_attempt_at", Instant),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("channel_id", SNOWFLAKE),  # where the message is, which may not be where it was to go
    Column("message_id", SNOWFLAKE),
    Column("done", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("generation_id", "kind"),
    Index("deliveries_due", "done", "due_at"),
)

# What each server is told once, by us and of our own accord. The kinds are in bot/domain/delivery.py.
GREETINGS: Final = Table(
    "greetings",
    METADATA,
    Column("guild_id", SNOWFLAKE, primary_key=True, autoincrement=False),
    Column("kind", Text, CheckConstraint("kind IN ('welcome', 'not_allowed')", name="kind"), primary_key=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_attempt_at", Instant),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("channel_id", SNOWFLAKE),  # where the last attempt went, whatever came of it
    Column("message_id", SNOWFLAKE),
    Column("done", Boolean, nullable=False, server_default=false()),
)

# What each server's admin set: one document (db/documents.py), so that a new rule needs no new column.
CONFIGURATIONS: Final = Table(
    "configurations",
    METADATA,
    Column("guild_id", SNOWFLAKE, primary_key=True, autoincrement=False),
    Column("document", Words, nullable=False),
    Column("version", Integer, nullable=False),  # grows with each change, so that two at once do not undo each other
    Column("changed_at", Instant, nullable=False),
)

# What a member chose for themselves in a server.
PREFERENCES: Final = Table(
    "preferences",
    METADATA,
    Column("guild_id", SNOWFLAKE, primary_key=True, autoincrement=False),
    Column("user_id", SNOWFLAKE, primary_key=True, autoincrement=False),
    Column("extending", Text),
)

# Append only: who with a rank did what. No server: the operator, everywhere.
AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("guild_id", SNOWFLAKE),
    Column("actor_id", SNOWFLAKE),
    Column("action", Text, nullable=False),
    Column("user_id", SNOWFLAKE),
    Column("generation_id", KEY, ForeignKey("generations.id")),
    Column("before", Words, nullable=False),
    Column("after", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Index("audit_server", "guild_id", "id"),
    Index("audit_person", "user_id"),
)

# Requests that wait for somebody's word; nothing is reserved for them.
PROPOSALS: Final = Table(
    "proposals",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("guild_id", SNOWFLAKE),
    Column("user_id", SNOWFLAKE, nullable=False),
    Column("destination", Words, nullable=False),  # documents, like what was asked
    Column("request", Words, nullable=False),
    Column("origin_id", KEY, ForeignKey("generations.id")),
    Column("price", MONEY, nullable=False),
    Column("clip_id", KEY, ForeignKey("generations.id")),
    Column("owner_id", SNOWFLAKE),
    Column("generation_id", KEY, ForeignKey("generations.id")),
    Column("created_at", Instant, nullable=False),
    Index("proposals_member", "user_id", "id"),
)

STRIKES: Final = Table(
    "strikes",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("guild_id", SNOWFLAKE),
    Column("user_id", SNOWFLAKE, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("generation_id", KEY, ForeignKey("generations.id")),
    Column("actor_id", SNOWFLAKE),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    UniqueConstraint("generation_id", "kind"),
    Index("strikes_member", "user_id", "guild_id", "at"),
)

# Pauses and bans of members.
RESTRICTIONS: Final = Table(
    "restrictions",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("guild_id", SNOWFLAKE),  # none: everywhere
    Column("user_id", SNOWFLAKE, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("actor_id", SNOWFLAKE),
    Column("at", Instant, nullable=False),
    Column("until", Instant),
    Column("lifted_at", Instant),
    Index("restrictions_member", "user_id", "guild_id"),
)

# Servers where nothing is accepted or submitted for now; 0 is everywhere.
STANDSTILLS: Final = Table(
    "standstills",
    METADATA,
    Column("guild_id", SNOWFLAKE, primary_key=True, autoincrement=False),
    Column("reason", Words, nullable=False),
    Column("actor_id", SNOWFLAKE, nullable=False),
    Column("at", Instant, nullable=False),
)

REPORTS: Final = Table(
    "reports",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("generation_id", KEY, ForeignKey("generations.id"), nullable=False),
    Column("guild_id", SNOWFLAKE, nullable=False),
    Column("reporter_id", SNOWFLAKE, nullable=False),
    Column("complaint", Text, nullable=False),
    Column("words", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("verdict", Text),
    Column("decided_by", SNOWFLAKE),
    Column("decided_at", Instant),
    Column("reason", Words),  # of who decided
    Column("appeal", Words),
    Column("appealed_at", Instant),
    Column("upheld", Boolean),
    Column("answered_by", SNOWFLAKE),
    Column("answered_at", Instant),
    Column("notice_id", KEY),  # the newest that shows it to staff; notices are swept, so it may be gone
    UniqueConstraint("generation_id", "reporter_id"),
    Index("reports_server", "guild_id", "state", "id"),
    Index("reports_person", "reporter_id"),
)

# The outbox of all that is told besides the clips: to a channel, or to a user's direct messages.
NOTICES: Final = Table(
    "notices",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("guild_id", SNOWFLAKE),
    Column("channel_id", SNOWFLAKE),
    Column("user_id", SNOWFLAKE),
    Column("facts", Words, nullable=False),
    Column("nonce", Text, nullable=False, unique=True),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_attempt_at", Instant),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Column("message_id", SNOWFLAKE),
    Column("done", Boolean, nullable=False, server_default=false()),
    Index("notices_due", "done", "due_at"),
    Index("notices_person", "user_id"),
)

# Which part of a budget was announced in which span of time, so that it is said once. Server 0: all of them together.
BUDGET_ALERTS: Final = Table(
    "budget_alerts",
    METADATA,
    Column("guild_id", SNOWFLAKE, primary_key=True, autoincrement=False),
    Column("span", Text, primary_key=True),
    Column("began_at", Instant, primary_key=True),
    Column("percent", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
)

# Who asked to be forgotten. Ledger rows of a month that is not over keep their member until then, for the limits.
ERASURES: Final = Table(
    "erasures",
    METADATA,
    Column("user_id", SNOWFLAKE, primary_key=True, autoincrement=False),
    Column("asked_at", Instant, nullable=False),
    Column("complete_at", Instant, nullable=False),
)
