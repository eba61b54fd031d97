"""The local Discord as an unpatched discord.py bot meets it: from signing in to dialogs."""

import discord as discord_py

from sandbox.discord.driver import Choice, File, LocalDiscord
from tests.sandbox.discord.small_bot import SmallBot, signed_in

PICTURE = File(name="cat.png", data=b"\x89PNG not really", content_type="image/png")


async def test_signs_in_and_syncs_its_commands(discord: LocalDiscord, bot: SmallBot) -> None:
    assert {one["name"] for one in await discord.commands()} == {"video", "slow", "Animate"}
    assert [guild.name for guild in bot.guilds] == ["Reverie Lounge", "Other Guild"]
    assert [one["shard"] for one in (await discord.state())["sessions"]] == [[0, 1]]


async def test_a_command_defers_privately_and_posts_in_the_channel(discord: LocalDiscord, bot: SmallBot) -> None:
    ana, ben = discord.member("Ana", "videos"), discord.member("Ben", "videos")
    reply = await (await ana.command("video", {"prompt": "a fox"}, {"picture": PICTURE})).answer()
    assert (reply.text, reply.ephemeral, reply.author) == ("Made: a fox", True, "Reverie")
    [card] = await ben.read()
    assert card.text == f"a fox, for <@{ana.id}>"
    assert card.mentions == ["Ana"]
    assert [one.label for one in card.buttons] == ["Extend"]
    assert card.attachments == [], "Discord lists files that a component shows only there"
    assert await discord.download(card.media[0]) == PICTURE.data
    assert [one.id for one in await ana.read()] == [reply.id, card.id]


async def test_a_button_opens_a_dialog_with_its_values(discord: LocalDiscord, bot: SmallBot) -> None:
    ana = discord.member("Ana", "videos")
    await (await ana.command("video", {"prompt": "a fox"})).answer()
    [card] = [one for one in await ana.read() if one.buttons]
    pressed = await ana.press(card, "Extend")
    dialog = await pressed.dialog()
    assert (dialog.title, [one.kind for one in dialog.fields]) == ("Extend", ["text", "select", "file", "checkbox"])
    assert (dialog.field("Prompt").value, dialog.field("Prompt").max_length) == ("a fox", 100)
    sent = await ana.submit(pressed, {"Prompt": "a wolf", "picture": PICTURE, "Loop": True})
    assert (await sent.answer()).text == f"a wolf ['16:9'] [{len(PICTURE.data)}] True"


async def test_autocomplete_offers_what_the_bot_says(discord: LocalDiscord, bot: SmallBot) -> None:
    offered = await discord.member("Ana").autocomplete("video", "prompt", "a fox")
    assert offered == [Choice(name="a fox in the snow", value="a fox-snow")]


async def test_the_message_menu_shows_the_whole_message(discord: LocalDiscord, bot: SmallBot) -> None:
    said = await discord.member("Ben").say("look", [PICTURE])
    reply = await (await discord.member("Ana").menu("Animate", said)).answer()
    assert reply.text == f"look [{len(PICTURE.data)}]"


async def test_buttons_work_after_a_restart_of_the_bot(discord: LocalDiscord) -> None:
    ana = discord.member("Ana")
    async with signed_in(discord):
        await (await ana.command("video", {"prompt": "a fox"})).answer()
    await discord.bot_gone()
    [card] = [one for one in await ana.read() if one.buttons]
    async with signed_in(discord):
        assert (await (await ana.press(card, "Extend")).dialog()).title == "Extend"


async def test_direct_messages_are_a_channel_too(discord: LocalDiscord, bot: SmallBot) -> None:
    reply = await (await discord.member("Ben", "dm").command("video", {"prompt": "a fox"})).answer()
    assert reply.text == "Made: a fox"
    user = await bot.fetch_user(int(discord.member("Ana").id))
    await user.send("hello")
    assert [one.text for one in await discord.member("Ana", "dm").read()] == ["hello"]


async def test_only_intents_bring_messages_and_their_content(discord: LocalDiscord) -> None:
    ana = discord.member("Ana")
    intents = discord_py.Intents(guilds=True, guild_messages=True)
    async with signed_in(discord, intents=intents) as blank:
        await ana.say("hello")
        await (await ana.command("video", {"prompt": "a fox"})).answer()
        assert blank.heard[0] == "", "a message came, without its content"
    async with signed_in(discord, intents=intents | discord_py.Intents(message_content=True)) as reader:
        await ana.say("hello again")
        await (await ana.command("video", {"prompt": "a fox"})).answer()
        assert reader.heard[0] == "hello again"
    async with signed_in(discord) as deaf:
        await ana.say("nobody hears this")
        await (await ana.command("video", {"prompt": "a fox"})).answer()
        assert deaf.heard == []


async def test_a_full_bucket_makes_the_bot_wait_and_not_fail(discord: LocalDiscord, bot: SmallBot) -> None:
    await discord.set_time(rate=50)  # its waits are a fiftieth
    channel = bot.get_partial_messageable(int((await discord.member("Ana").say("here")).channel_id))
    for number in range(12):
        await channel.send(str(number))
    assert [one.text for one in await discord.member("Ana").read()][1:] == [str(number) for number in range(12)]


async def test_a_pretended_rate_limit_is_waited_out(discord: LocalDiscord, bot: SmallBot) -> None:
    fault = await discord.fault("POST /channels/*/messages", "ratelimit")
    await (await discord.member("Ana").command("video", {"prompt": "a fox"})).answer()
    await fault.triggered()
    assert [one["status"] for one in await discord.requests("POST /channels/*/messages")] == [429, 200]
