"""Is anything made here now, and may this member make something?"""

from bot.lifecycle.admission.asked import Asked
from bot.policies.community import conduct
from db.database import Transaction


async def check(tables: Transaction, asked: Asked, *, everywhere: int) -> None:
    """
    Raise UserError where work is paused, where the member is, and where the same would only be refused again.

    `everywhere`: so many refusals by providers, all servers together, are too many.
    """
    payer, now = asked.payer, asked.now
    conduct.check_going(await tables.conduct.standstill(payer.guild_id))
    conduct.check_free(
        await tables.conduct.in_force(payer.user_id, payer.guild_id, now=now),
        everywhere_until=await tables.conduct.refused_until(
            payer.user_id, limit=everywhere, now=now, counted_for=conduct.EVERYWHERE_DAYS
        ),
    )
    if asked.origin is not None:
        conduct.check_repeated(await tables.lineage.batch(asked.origin), asked.request)
