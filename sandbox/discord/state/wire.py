"""How the things of the world look as JSON, key for key as strict clients expect them."""

from datetime import datetime

from sandbox.discord.state.layouts import Shown
from sandbox.discord.state.links import PROXY, Links
from sandbox.discord.state.nouns import (
    Attachment,
    Channel,
    ChannelKind,
    Guild,
    Interaction,
    Json,
    Membership,
    Message,
    Role,
    User,
)
from sandbox.discord.state.seed import APPLICATION_ID
from sandbox.discord.state.world import World

REPLY, COMMAND_REPLY, MENU_REPLY = 19, 20, 23  # message types


def instant(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


def user_json(user: User) -> Json:
    return {
        "id": user.id,
        "username": user.username,
        "global_name": user.name if not user.bot else None,
        "discriminator": "0",
        "avatar": f"{int(user.id) % 0xFFFFFFFF:032x}",
        "avatar_decoration_data": None,
        "banner": None,
        "accent_color": None,
        "bot": user.bot,
        "system": False,
        "collectibles": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }


def own_user_json(user: User) -> Json:
    """Return the bot's user as it sees itself."""
    return {**user_json(user), "mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}


def application_json(world: World) -> Json:
    owner = world.user_named("Ada")
    return {
        "id": APPLICATION_ID,
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user_json(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "00" * 32,
        "flags": 1 << 19,  # may have message content, below the number of servers that needs a review
        "flags_new": str(1 << 19),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}},
    }


def role_json(role: Role) -> Json:
    return {
        "id": role.id,
        "name": role.name,
        "description": None,
        "color": role.colour,
        "colors": {"primary_color": role.colour, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": role.position,
        "permissions": str(role.permissions),
        "managed": role.managed_by is not None,
        "mentionable": False,
        "flags": 0,
        **({"tags": {"bot_id": role.managed_by}} if role.managed_by else {}),
    }


def member_json(member: Membership, user: User) -> Json:
    return {
        "user": user_json(user),
        "nick": None,
        "avatar": None,
        "banner": None,
        "avatar_decoration_data": None,
        "collectibles": None,
        "roles": list(member.roles),
        "joined_at": instant(member.joined_at),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "communication_disabled_until": None,
        "flags": 0,
    }


class Wire:
    """Renderings that need the world around a thing, or a signed link."""

    def __init__(self, world: World, links: Links) -> None:
        self._world = world
        self._links = links

    def channel(self, channel: Channel) -> Json:
        last = next(reversed(channel.messages), None)
        if channel.kind is ChannelKind.DIRECT:
            assert channel.recipient_id is not None
            recipient = user_json(self._world.users[channel.recipient_id])
            return {"id": channel.id, "type": 1, "last_message_id": last, "flags": 0, "recipients": [recipient]}
        overwrites = [
            {"id": one.id, "type": one.kind, "allow": str(one.allow), "deny": str(one.deny)}
            for one in channel.overwrites.values()
        ]
        return {
            "id": channel.id,
            "type": int(channel.kind),
            "guild_id": channel.guild_id,
            "name": channel.name,
            "position": channel.position,
            "permission_overwrites": overwrites,
            "nsfw": channel.nsfw,
            "topic": None,
            "parent_id": None,
            "last_message_id": last,
            "last_pin_timestamp": None,
            "rate_limit_per_user": 0,
            "flags": 0,
        }

    def guild(self, guild: Guild) -> Json:
        return {
            "id": guild.id,
            "name": guild.name,
            "icon": None,
            "description": None,
            "home_header": None,
            "splash": None,
            "discovery_splash": None,
            "features": [],
            "banner": None,
            "owner_id": guild.owner_id,
            "application_id": None,
            "region": "us-west",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": guild.system_channel_id,
            "system_channel_flags": 0,
            "widget_enabled": False,
            "widget_channel_id": None,
            "verification_level": 0,
            "roles": [role_json(one) for one in guild.roles.values()],
            "default_message_notifications": 0,
            "mfa_level": 0,
            "explicit_content_filter": 0,
            "max_presences": None,
            "max_members": 500_000,
            "max_stage_video_channel_users": 50,
            "max_video_channel_users": 25,
            "vanity_url_code": None,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "rules_channel_id": None,
            "safety_alerts_channel_id": None,
            "public_updates_channel_id": None,
            "premium_progress_bar_enabled": False,
            "nsfw": False,
            "nsfw_level": 0,
            "emojis": [],
            "stickers": [],
            "incidents_data": None,
        }

    def guild_create(self, guild: Guild) -> Json:
        """Return the event of a server that appears: without privileged intents its members are the bot alone."""
        me = self._world.bot
        return {
            **self.guild(guild),
            "joined_at": instant(guild.members[me.id].joined_at),
            "large": False,
            "unavailable": False,
            "member_count": len(guild.members),
            "voice_states": [],
            "members": [member_json(guild.members[me.id], me)],
            "channels": [self.channel(one) for one in self._world.channels.values() if one.guild_id == guild.id],
            "threads": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def attachment(self, attachment: Attachment) -> Json:
        optional: Json = {"description": attachment.description} if attachment.description else {}
        if attachment.size:
            optional |= {"width": attachment.size[0], "height": attachment.size[1]}
        if attachment.folder != "attachments":
            optional["ephemeral"] = True
        return {
            "id": attachment.id,
            "filename": attachment.filename,
            "size": len(attachment.data),
            "url": self._links.url(attachment),
            "proxy_url": self._links.url(attachment, PROXY),
            "content_type": attachment.content_type,
            "content_scan_version": 0,
            **optional,
        }

    def message(
        self, message: Message, *, blank: bool = False, others_blank: bool = True, nested: bool = False
    ) -> Json:
        """Return a message. `blank` leaves out what a bot without the message-content intent does not see.

        `others_blank` does so with the message that it replies to, where that is not the bot's own.
        """
        shown = Shown(message.attachments, self._links)
        components = [shown.component(one) for one in message.components]
        embeds = [shown.embed(one) for one in message.embeds]
        files = [self.attachment(one) for one in message.attachments if one.id not in shown.used]
        body: Json = {
            "id": message.id,
            "channel_id": message.channel_id,
            "type": message.kind,
            "author": user_json(self._world.users[message.author_id]),
            "content": "" if blank else message.content,
            "timestamp": instant(message.created_at),
            "edited_timestamp": instant(message.edited_at) if message.edited_at else None,
            "tts": False,
            "mention_everyone": message.mention_everyone,
            "mentions": [user_json(self._world.users[one]) for one in message.mentions],
            "mention_roles": list(message.mention_roles),
            "attachments": [] if blank else files,
            "embeds": [] if blank else embeds,
            "components": [] if blank else components,
            "pinned": False,
            "flags": message.flags,
        }
        if message.nonce is not None:
            body["nonce"] = message.nonce
        if message.interaction_id:
            body |= self._answer_fields(message)
        return body | self._reference(message, nested=nested, others_blank=others_blank)

    def _reference(self, message: Message, *, nested: bool, others_blank: bool) -> Json:
        if message.replies_to is None:
            return {}
        channel = self._world.channels[message.channel_id]
        guild = {"guild_id": channel.guild_id} if channel.guild_id else {}
        body: Json = {
            "message_reference": {"type": 0, "channel_id": channel.id, "message_id": message.replies_to, **guild}
        }
        if not nested:
            original = channel.messages.get(message.replies_to)
            blank = others_blank and original is not None and original.author_id != APPLICATION_ID
            body["referenced_message"] = self.message(original, blank=blank, nested=True) if original else None
        return body

    def _answer_fields(self, message: Message) -> Json:
        """Return what shows of the interaction that a message answers."""
        interaction = self._world.interactions.get(message.interaction_id or "")
        fields: Json = {"webhook_id": APPLICATION_ID, "application_id": APPLICATION_ID}
        if interaction:
            fields["interaction_metadata"] = self._metadata(interaction)
        return fields

    def _metadata(self, interaction: Interaction) -> Json:
        channel = self._world.channels.get(interaction.channel_id)
        kind = int(interaction.kind)
        body: Json = {
            "id": interaction.id,
            "type": kind,
            "user": user_json(self._world.users[interaction.user_id]),
            "authorizing_integration_owners": {"0": (channel and channel.guild_id) or "0"},
        }
        if kind == 3:
            body["interacted_message_id"] = interaction.message_id
        if kind == 5:
            body["triggering_interaction_metadata"] = self._metadata(
                self._world.interactions[interaction.opened_by or ""]
            )
        return body
