"""The audit table, on both databases."""

from datetime import UTC, datetime

from bot.domain.community.audit import AuditSearch, Deed

NOW = datetime(2030, 1, 1, tzinfo=UTC)


def deed(action, *, guild_id=9, actor_id=1, user_id=None):
    return Deed(action=action, actor_id=actor_id, guild_id=guild_id, user_id=user_id, before="a", after="b", reason="c")


async def test_a_line_comes_back_as_it_was(database):
    async with database.transaction() as tables:
        number = await tables.audit.add(deed("mod.ban", user_id=5), now=NOW)
    async with database.reading() as tables:
        (line,) = await tables.audit.older(9, AuditSearch(), limit=9)
    assert (line.id, line.at, line.deed) == (number, NOW, deed("mod.ban", user_id=5))


async def test_searches_and_pages(database):
    async with database.transaction() as tables:
        numbers = [
            await tables.audit.add(one, now=NOW)
            for one in (
                deed("mod.ban", user_id=5),
                deed("config.budget", actor_id=5),
                deed("mod.unban", user_id=6),
                deed("mod.ban", guild_id=10, user_id=5),
                deed("model", user_id=5),
            )
        ]
    first, second, third, _, fifth = numbers
    async with database.reading() as tables:

        async def older(**search):
            return [one.id for one in await tables.audit.older(9, AuditSearch(**search), limit=9)]

        assert await older() == [fifth, third, second, first]
        assert await older(member_id=5) == [fifth, second, first]
        assert await older(action="mod") == [third, first]
        assert await older(action="mod.ban", member_id=5) == [first]
        beyond = await tables.audit.older(9, AuditSearch(), than=third, limit=1)
        assert [one.id for one in beyond] == [second]
        newer = await tables.audit.newer(9, AuditSearch(), than=first, limit=2)
        assert [one.id for one in newer] == [third, second]
        # Sorted as the database does, which is not the same everywhere.
        assert sorted(await tables.audit.actions(9, limit=9)) == ["config.budget", "mod.ban", "mod.unban", "model"]
        assert len(await tables.audit.actions(9, limit=1)) == 1
