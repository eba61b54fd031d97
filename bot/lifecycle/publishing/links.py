"""(a file of ours) -> a link that a provider can fetch: on our own web server, or an attachment of our own message."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

from bot.domain.delivery import DeliveryKind
from bot.domain.errors import ProviderRejected, ProviderUnavailable
from bot.domain.generation import Generation
from bot.domain.media import Media, MediaKind
from bot.domain.reasons import Reason
from bot.lifecycle.publishing.signatures import Signer
from db.database import Database

SIGNED_AS: Final = "links"
VALID: Final = timedelta(hours=1)  # a provider fetches at once; a job that waits its turn there fetches a little later
LONGEST_NUMBER: Final = 18  # digits


class Attached(Protocol):
    """How Discord's side tells where an attachment of a message of ours lies."""

    async def __call__(self, channel_id: int, message_id: int, *, ending: str) -> str:
        """
        Return a fresh link to the file whose name ends so.

        Raises ProviderRejected when message or file is gone, ProviderUnavailable when Discord is.
        """
        ...


class Publishing:
    """Makes links, and knows its own again."""

    def __init__(
        self, database: Database, *, now: Callable[[], datetime], public_url: str | None, attached: Attached
    ) -> None:
        self._database = database
        self._now = now
        self._public_url = public_url
        self._attached = attached
        self._signer = Signer(database, SIGNED_AS)

    async def __call__(self, generation: Generation, media: Media) -> str:
        """
        Return a fresh link for the provider that makes this generation.

        Raises ProviderRejected where there is no way to the file, ProviderUnavailable where there is none now.
        """
        if media.deleted_at is not None:
            raise ProviderRejected(Reason.CLIP_DELETED, f"file {media.id} was deleted")
        if self._public_url is not None:
            expiry = str(int((self._now() + VALID).timestamp()))
            signature = await self._signer.sign(str(media.id), expiry, media.filename)
            return f"{self._public_url}/media/{media.id}/{expiry}/{signature}/{media.filename}"
        if media.kind is MediaKind.CLIP:
            async with self._database.reading() as tables:
                maker = await tables.lineage.maker(media.id)
                result = None if maker is None else await tables.deliveries.message_of(maker.id, DeliveryKind.RESULT)
            if maker is not None:
                return await self._of_result(maker, media, result)
        if generation.card_message_id is None:
            raise ProviderUnavailable(Reason.UNAVAILABLE, "the card is not shown yet")
        if media.facts.size > generation.destination.upload_limit:
            raise _too_large(media)
        channel_id = generation.destination.channel_id
        return await self._attached(channel_id, generation.card_message_id, ending=media.filename)

    async def opened(self, media_id: str, expiry: str, signature: str, filename: str) -> Media | None:
        """Return the file behind the words of a link; None where we did not make it, it is over, or the file gone."""
        if not all(one.isascii() and one.isdigit() and len(one) <= LONGEST_NUMBER for one in (media_id, expiry)):
            return None
        if not await self._signer.is_ours(signature, media_id, expiry, filename):
            return None
        if self._now() > datetime.fromtimestamp(int(expiry), UTC):
            return None
        async with self._database.reading() as tables:
            media = await tables.media.get(int(media_id))
        return media if media.deleted_at is None and media.filename == filename else None

    async def _of_result(self, maker: Generation, clip: Media, result: tuple[int, int] | None) -> str:
        """Find a clip that was made here: it is attached to its result, as it is where it was small enough."""
        if clip.facts.size > maker.destination.upload_limit:
            raise _too_large(clip)
        if result is None:
            raise ProviderRejected(Reason.RESULT_GONE, "the clip's result was never shown")
        channel_id, message_id = result
        try:
            return await self._attached(channel_id, message_id, ending=f"reverie-{maker.id}.{clip.extension}")
        except ProviderRejected as error:
            if error.reason is not Reason.CARD_GONE:
                raise
            # A card shows its file again when it is tried again; a result is shown once.
            raise ProviderRejected(Reason.RESULT_GONE, error.detail) from error


def _too_large(media: Media) -> ProviderRejected:
    return ProviderRejected(Reason.NEEDS_PUBLIC_URL, f"{media.facts.size} bytes, and PUBLIC_URL is not set")
