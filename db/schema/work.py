"""What is made: files, generations, money, and the messages about them."""

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
    Table,
    Text,
    UniqueConstraint,
    false,
)

from db.columns import KEY, MONEY, SNOWFLAKE, Instant, Words
from db.schema.metadata import METADATA

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
    Column("more", Words),  # all else that was asked, as a document (db/rows.py); none: nothing else
    Column("start_picture_id", KEY, ForeignKey("media.id")),
    Column("start_clip_id", KEY, ForeignKey("generations.id")),
    Column("end_picture_id", KEY, ForeignKey("media.id")),
    Column("end_clip_id", KEY, ForeignKey("generations.id")),
    Column("source_clip_id", KEY, ForeignKey("generations.id")),
    Column("batch_id", KEY, ForeignKey("generations.id")),  # the first of those that were asked for at once
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
    Index("generations_source_clip", "source_clip_id"),
    Index("generations_batch", "batch_id"),
    Index("generations_made", "clip_id"),
    Index("generations_origin", "origin_id"),
    Index("generations_failure", "failure", "finished_at"),
    Index("generations_turns", "account", "guild_id", "next_turn"),
    Index("generations_time", "guild_id", "created_at"),
    Index("generations_kept", "guild_id", "forgotten_at", "created_at"),
)

# Which files of ours went into which generation, whatever for: they are kept as long as it is.
INGREDIENTS: Final = Table(
    "ingredients",
    METADATA,
    Column("generation_id", KEY, ForeignKey("generations.id"), primary_key=True, autoincrement=False),
    Column("media_id", KEY, ForeignKey("media.id"), primary_key=True, autoincrement=False),
    Index("ingredients_media", "media_id"),
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

# Jobs that a provider is still to forget, since what came of them was deleted here. A row goes when that is done.
DOOMED_JOBS: Final = Table(
    "doomed_jobs",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("generation_id", KEY, ForeignKey("generations.id"), nullable=False, unique=True),
    Column("account", Text, nullable=False),
    Column("provider_job_id", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("lease_owner", Text),
    Column("lease_until", Instant),
    Index("doomed_jobs_due", "due_at"),
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

# What a provider said that an account has left, now and then: what failed work cost is read off it.
BALANCES: Final = Table(
    "balances",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("account", Text, nullable=False),
    Column("amount", MONEY, nullable=False),
    Column("at", Instant, nullable=False),
    Index("balances_account", "account", "at"),
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
