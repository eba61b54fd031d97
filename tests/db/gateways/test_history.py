from dataclasses import replace

import pytest

from bot.domain.generation import CATEGORIES, STAGES, UNFINISHED, Category, Search, Stage, Status
from bot.domain.media import Facts, MediaKind
from bot.domain.request import MODES, ClipFrame, ImageFrame, Kind, Operation, Requester

ME = Requester(user_id=1, guild_id=9)
ALL = Search()


@pytest.fixture
def older(database):
    async def older(search=ALL, *, requester=ME, than=None, limit=25):
        async with database.reading() as tables:
            return [one.id for one in await tables.history.older(requester, search, than=than, limit=limit)]

    return older


@pytest.fixture
def newer(database):
    async def newer(than, search=ALL, *, requester=ME, limit=25):
        async with database.reading() as tables:
            return [one.id for one in await tables.history.newer(requester, search, than=than, limit=limit)]

    return newer


@pytest.fixture
def count(database):
    async def count(search=ALL, *, requester=ME, newer_than=0):
        async with database.reading() as tables:
            return await tables.history.count(requester, search, newer_than=newer_than)

    return count


async def test_mine_in_this_server_however_it_ended_and_not_what_was_deleted(database, ask, put, older, count, clock):
    mine = [(await put(await ask(), status)).id for status in Status]
    await ask(user_id=2)
    await ask(guild_id=8)
    alone = await ask(guild_id=None)
    deleted = await put(await ask(), Status.SUCCEEDED)
    async with database.transaction() as tables:
        await tables.generations.delete(deleted.id, now=clock())
    assert await older() == mine[::-1]
    assert await count() == (len(mine), len(mine))
    nowhere = replace(ME, guild_id=None)
    assert await older(requester=nowhere) == [alone.id]
    assert await count(requester=nowhere) == (1, 1)


async def test_pages_begin_beyond_a_number_and_stay_in_order(ask, older, newer, count):
    ids = [(await ask()).id for _ in range(6)]
    assert await older(limit=2) == [ids[5], ids[4]]
    assert await older(than=ids[4], limit=2) == [ids[3], ids[2]]
    assert await older(than=ids[0]) == []
    assert await newer(ids[1], limit=2) == [ids[3], ids[2]]
    assert await newer(ids[5]) == []
    assert await count(newer_than=ids[3]) == (6, 2)


@pytest.mark.parametrize("stage", Stage)
async def test_by_stage(ask, put, older, count, stage):
    ids = {status: (await put(await ask(), status)).id for status in Status}
    found = sorted((ids[status] for status in STAGES[stage]), reverse=True)
    assert await older(Search(stage=stage)) == found
    assert await count(Search(stage=stage)) == (len(found), len(found))


def test_every_status_belongs_to_one_stage():
    assert sorted(status for statuses in STAGES.values() for status in statuses) == sorted(Status)
    assert STAGES[Stage.UNDER_WAY] == UNFINISHED


async def test_the_database_and_the_noun_agree_on_every_kind(database, ask, older, clock):
    clip = await ask()
    facts = Facts(content_type="image/png", width=1, height=1, seconds=0, size=1)
    async with database.transaction() as tables:
        picture = await tables.media.add(
            MediaKind.PICTURE, key="pictures/2030/01/abcdefgh.png", facts=facts, now=clock(), user_id=1
        )
    frames = {None: None, ImageFrame: ImageFrame(media_id=picture.id), ClipFrame: ClipFrame(generation_id=clip.id)}
    made = [clip] + [await ask(frames={"start": frames[start], "end": frames[end]}) for start, end in MODES]
    for kind in Kind:
        assert await older(Search(kind=kind)) == [one.id for one in reversed(made) if one.request.kind is kind] != []
    assert await older() == [one.id for one in reversed(made)]


async def test_by_what_it_is(ask, older, count):
    made = {}
    for operation in Operation:
        source = {} if operation in {Operation.VIDEO, Operation.IMAGE} else {"source_clip_id": made[Operation.VIDEO]}
        made[operation] = (await ask(frames={"operation": operation, **source})).id
    for category, operations in CATEGORIES.items():
        found = sorted((made[operation] for operation in operations), reverse=True)
        assert await older(Search(category=category)) == found != []
        assert await count(Search(category=category)) == (len(found), len(found))
    assert set(CATEGORIES[Category.VIDEOS]) | CATEGORIES[Category.PICTURES] == set(Operation)


async def test_by_words_in_any_letters_and_signs_mean_themselves(ask, older, count):
    ids = {
        prompt: (await ask(prompt)).id for prompt in ("EIN SCHÖNER ÄRGER", "50% off", "500 off", "a_b", "axb", "c\\d")
    }
    assert await older(Search(text="schöner är")) == [ids["EIN SCHÖNER ÄRGER"]]
    assert await older(Search(text="50%")) == [ids["50% off"]]
    assert await older(Search(text="A_B")) == [ids["a_b"]]
    assert await older(Search(text="c\\")) == [ids["c\\d"]]
    assert await older(Search(text="off")) == [ids["500 off"], ids["50% off"]]
    assert await count(Search(text="off"), newer_than=ids["50% off"]) == (2, 1)


async def test_by_number_with_or_without_its_sign(ask, older):
    await ask("a lake")
    second = await ask("a lake")
    assert await older(Search(text=f"#{second.id}")) == [second.id]
    assert await older(Search(text=str(second.id))) == [second.id]
    assert await older(Search(text="9" * 19)) == []


async def test_everything_at_once(ask, put, older):
    wanted = await put(await ask("a red lake"), Status.FAILED)
    await put(await ask("a red lake"), Status.SUCCEEDED)
    await put(await ask("a blue lake"), Status.FAILED)
    await put(await ask("a red lake", frames={"start": ClipFrame(generation_id=wanted.id)}), Status.FAILED)
    assert await older(Search(text="RED", kind=Kind.WORDS, stage=Stage.FAILED)) == [wanted.id]
