"""Who is who in a server."""

from enum import IntEnum


class Rank(IntEnum):
    """What somebody may do here; a higher rank may do all that the lower ones may."""

    MEMBER = 0
    STAFF = 1  # the role that the admin named; until one is named, who may manage messages
    ADMIN = 2  # who may manage the server
    OPERATOR = 3  # whom the bot's settings name
