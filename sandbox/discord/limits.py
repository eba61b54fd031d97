"""Discord's numbers. Source of each: Discord's documentation of August 2026, unless said otherwise."""

from dataclasses import dataclass

MIB = 1024 * 1024

# Interactions (seconds on the sandbox's clock)
FIRST_ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0

# Uploads
ATTACHMENT_BYTES = 10 * MIB
REQUEST_BYTES = 25 * MIB
ATTACHMENTS = 10
LINK_SECONDS = 24 * 3600.0  # undocumented; the difference of ex and is in a real link

# Messages
CONTENT = 2000
NONCE = 25
NONCE_SECONDS = 5 * 60.0  # "the past few minutes"
EMBEDS = 10
EMBED_TOTAL = 6000
EMBED_FIELDS = 25
EMBED_TEXTS = {"title": 256, "description": 4096}
OLD_MESSAGE_SECONDS = 3600.0
EDITS_OF_OLD_MESSAGE = 30  # the documentation names error 30046 but no number: ours
FETCHED_MESSAGES = 100

# Components
COMPONENTS = 40  # counted recursively
LEGACY_ROWS = 5
V2_TEXT = 4000  # for one text display by the OpenAPI document; we assume for all of them together
CUSTOM_ID = 100
BUTTON_LABEL = 80
BUTTON_URL = 512
ROW_BUTTONS = 5
SELECT_OPTIONS = 25
OPTION_TEXT = 100
PLACEHOLDER = 150
GALLERY_ITEMS = 10
ALT_TEXT = 1024
SECTION_TEXTS = 3

# Dialogs
DIALOG_TITLE = 45
DIALOG_COMPONENTS = 5
LABEL = 45
LABEL_DESCRIPTION = 100
TEXT_INPUT = 4000
TEXT_PLACEHOLDER = 100
UPLOADS_IN_DIALOG = 10

# Commands
COMMANDS_OF_TYPE = {1: 100, 2: 15, 3: 15}
COMMAND_NAME = 32
COMMAND_DESCRIPTION = 100
COMMAND_OPTIONS = 25
CHOICES = 25
CHOICE_TEXT = 100
OPTION_STRING = 6000
COMMAND_TOTAL = 8000

# Gateway
HEARTBEAT_MILLISECONDS = 41_250
GATEWAY_PAYLOAD_BYTES = 4096
GATEWAY_SENDS = 120
GATEWAY_SENDS_SECONDS = 60.0
RESUME_SECONDS = 180.0  # undocumented: ours
REPLAY_EVENTS = 1000

# Rates
GLOBAL_PER_SECOND = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many requests in a window of so many seconds (sandbox's clock)."""

    requests: int
    seconds: float


# Discord does not publish its buckets: "read the headers". These are of the size that clients report.
RATES: dict[str, Rate] = {
    "POST /channels/{channel_id}/messages": Rate(requests=5, seconds=5),
    "PATCH /channels/{channel_id}/messages/{message_id}": Rate(requests=5, seconds=5),
    "DELETE /channels/{channel_id}/messages/{message_id}": Rate(requests=5, seconds=1),
    "GET /channels/{channel_id}/messages": Rate(requests=10, seconds=2),
    "POST /channels/{channel_id}/typing": Rate(requests=5, seconds=5),
    "POST /webhooks/{webhook_id}/{webhook_token}": Rate(requests=5, seconds=2),
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original": Rate(requests=5, seconds=2),
}
OTHER_RATE = Rate(requests=30, seconds=1)
