"""Everything about me: all of mine, nothing of others, and nothing that only our steps need."""

from bot.domain.community.reports import Complaint
from bot.domain.request import ImageFrame, Requester
from db.schema import METADATA
from tests.bot.house import CHANNEL, GUILD

ME, OTHER = 12345678901234567, 76543210987654321
PERSONAL = {"user_id", "owner_id", "reporter_id"}


async def test_it_tells_of_every_server_newest_first(house):
    first = await house.made("here", user_id=ME)
    second = await house.made("elsewhere", user_id=ME, guild_id=GUILD + 1)
    await house.made("theirs", user_id=OTHER)
    everything = await house.export.of(ME, limit=10)
    assert [one["id"] for one in everything.generations] == [second.id, first.id]
    (one, other) = everything.generations
    assert (one["prompt"], one["guild_id"], one["price"]) == ("elsewhere", str(GUILD + 1), "0.500000")
    assert {message["kind"] for message in other["messages"]} == {"card", "result"}
    assert {message["channel_id"] for message in other["messages"]} == {str(CHANNEL)}
    assert len(everything.others["ledger"]) == 4
    assert everything.generations_left_out == 0
    assert str(OTHER) not in str(everything)


async def test_it_leaves_out_what_only_our_steps_need(house):
    await house.made(user_id=ME)
    (one,) = (await house.export.of(ME, limit=1)).generations
    assert not {"lease_owner", "due_at", "asset_url", "press_key", "turn"} & one.keys()


async def test_who_reported_and_who_judged_is_not_told(house):
    mine = await house.made(user_id=ME)
    async with house.database.transaction() as tables:
        await tables.reports.add(
            generation_id=mine.id,
            guild_id=GUILD,
            reporter_id=OTHER,
            complaint=Complaint.OTHER,
            words="I know her",
            now=house.clock(),
        )
    everything = await house.export.of(ME, limit=10)
    (report,) = everything.others["reports_about_my_clips"]
    assert report["complaint"] == "other"
    assert "I know her" not in str(everything)
    assert str(OTHER) not in str(everything)
    theirs = await house.export.of(OTHER, limit=10)
    assert [one["words"] for one in theirs.others["reports_i_made"]] == ["I know her"]


async def test_pictures_are_named_without_where_they_lie(house, picture_file):
    picture = (await house.intake.picture(picture_file, filename="a.png", user_id=ME)).media
    await house.made(user_id=ME, start=ImageFrame(media_id=picture.id))
    (told,) = (await house.export.of(ME, limit=10)).others["pictures"]
    assert (told["id"], told["content_type"]) == (picture.id, "image/png")
    assert picture.key not in str(told)


async def test_a_long_history_is_read_in_pieces(house):
    made = [await house.queued(f"scene {number}", user_id=ME) for number in range(4)]
    newest = await house.export.of(ME, limit=3)
    assert [one["id"] for one in newest.generations] == [one.id for one in reversed(made[1:])]
    assert newest.generations_left_out == 1
    rest = await house.export.of(ME, before=made[1].id, limit=3)
    assert [one["id"] for one in rest.generations] == [made[0].id]
    assert rest.generations_left_out == 0


async def test_every_table_that_knows_people_is_in_it(house):
    """A table that is added later has to be told of, too; what stands still or is owed belongs to no member."""
    told = set((await house.export.of(ME, limit=1)).others)
    known = {table.name for table in METADATA.sorted_tables if PERSONAL & {column.name for column in table.c}}
    homes = {
        "media": "pictures",
        "generations": None,
        "ledger": "ledger",
        "strikes": "strikes",
        "restrictions": "restrictions",
        "reports": "reports_i_made",
        "proposals": "requests_that_waited",
        "preferences": "preferences",
        "trays": "frames_in_my_tray",
        "audit": "written_down_about_me",
        "notices": "news_for_me",
        "erasures": "deletions_i_asked_for",
    }
    assert known == set(homes)
    assert {home for home in homes.values() if home} <= told


async def test_nothing_is_told_of_somebody_unknown(house):
    everything = await house.export.of(Requester(user_id=5, guild_id=None).user_id, limit=5)
    assert everything.generations == []
    assert not any(everything.others.values())
