"""Who uses it: servers, members, how they behave, and what we tell them."""

from typing import Final

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
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
    Column("hints", Boolean),  # whether they want advice while they write; not said: yes
)

# Frames that a member has chosen for their next clip, until they are used.
TRAYS: Final = Table(
    "trays",
    METADATA,
    Column("guild_id", SNOWFLAKE, primary_key=True, autoincrement=False),
    Column("user_id", SNOWFLAKE, primary_key=True, autoincrement=False),
    Column("end", Text, CheckConstraint("\"end\" IN ('start', 'end')", name="end"), primary_key=True),
    Column("media_id", KEY, ForeignKey("media.id")),
    Column("clip_id", KEY, ForeignKey("generations.id")),
    Column("at", Instant, nullable=False),
    CheckConstraint("(media_id IS NULL) <> (clip_id IS NULL)", name="frame"),
    Index("trays_media", "media_id"),
    Index("trays_person", "user_id"),
)

# Random secrets of ours that all processes must share: what signs our links.
SECRETS: Final = Table(
    "secrets",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
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
    Column("times", Integer, nullable=False, server_default="1"),  # how many are asked for at once
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
