"""Clips that cannot be gone on with, or were treated so already: one clear sentence, and nothing is asked for."""

import pytest

from sandbox.discord.driver import File, Refused
from tests.end_to_end.acting import Play, label, png

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Every command that goes on with a clip or changes it, and what it needs besides.
COMMANDS = {
    "extend": {"prompt": "and then it rains"},
    "blend": {"prompt": "and then it rains"},
    "edit modify": {"prompt": "painted in oil"},
    "edit reframe": {"aspect": "1:1"},
    "edit upscale": {"resolution": "1080p"},
    "edit audio": {"prompt": "rain on a roof"},
}


async def expect_all_refuse(play: Play, number: str, sentence: str) -> None:
    """Try everything with this clip."""
    async with play.untouched():
        for command, options in COMMANDS.items():
            named = {"first": number, "second": number} if command == "blend" else {"clip": number}
            await play.expect_refused(await play.ana.command(command, {**options, **named}), sentence)


async def number_of_the_last(play: Play) -> str:
    return str(play.new_generations()[-1]["id"])


async def edited(play: Play, command: str, **options: object) -> str:
    """Have something changed, and return the number of what came of it."""
    answer = (await (await play.ana.command(command, options)).answer()).text
    assert "is reserved" in answer, answer
    await play.at_rest()
    return await number_of_the_last(play)


async def test_one_that_is_not_finished(play: Play):
    await play.machine.pause()
    await (await play.video("a slow snail")).answer()
    await play.last_generation("running")
    await play.quiet()
    await expect_all_refuse(play, await number_of_the_last(play), "clip is not finished yet.*/queue")


async def test_one_that_failed(play: Play):
    await play.machine.fail_next("Job failed")
    await play.delivered("a clumsy juggler")
    await play.quiet()
    assert (await play.last_generation("failed"))["failure"]
    await expect_all_refuse(play, await number_of_the_last(play), "nothing came of that clip.*Retry")


async def test_one_that_was_cancelled(play: Play):
    await play.machine.set(concurrent=0)
    await (await play.video("a waiting room")).answer()
    waiting = await play.card("a waiting room")
    # Pressed while it is being handed over it is too late, until the provider has refused it once more.
    while "too late" in (await (await play.ana.press(waiting, label(waiting, "Cancel"))).answer()).text:
        await play.last_generation("queued")
    await play.last_generation("cancelled")
    await play.quiet()
    await expect_all_refuse(play, await number_of_the_last(play), "nothing came of that clip")


async def test_one_that_was_deleted_and_its_old_dialogs(play: Play):
    result = await play.delivered("a sandcastle", resolution="540p")
    number = await number_of_the_last(play)
    opened = {name: await play.ana.press(result, label(result, name)) for name in ("Modify", "Reframe", "Add sound")}
    for pressed in opened.values():
        await pressed.dialog()
    question = await (await play.ana.press(result, "Delete")).answer()
    await play.ana.press(question, label(question, "Delete"))
    await play.gone(result)
    await expect_all_refuse(play, number, "clip was deleted")
    async with play.untouched():
        for pressed in opened.values():
            await play.expect_refused(await play.ana.submit(pressed, {"prompt": "too late"}), "clip was deleted")


async def test_one_that_never_was(play: Play):
    for number in ("999999", "0", "1" * 30, "the one with the dog"):
        await expect_all_refuse(play, number, "do not know that clip")


async def test_upscaled_twice_and_given_sound_twice(play: Play):
    await play.delivered("a fountain at night", resolution="540p")
    first = await number_of_the_last(play)
    upscaled = await edited(play, "edit upscale", clip=first, resolution="720p")
    async with play.untouched():
        asked = await play.ana.command("edit upscale", {"clip": upscaled, "resolution": "4k"})
        await play.expect_refused(asked, "upscaled already.*once only")
        asked = await play.ana.command("edit upscale", {"clip": first, "resolution": "540p"})
        await play.expect_refused(asked, "not larger than the clip is already.*Larger is 720p")
        options = {"clip": first, "resolution": "4k"}
        with pytest.raises(Refused, match="does not offer"):
            await play.ana.command("edit upscale", {**options, "resolution": "8k"})
        asked = await play.ana.command("edit upscale", options, forged={"resolution": "8k"})
        await play.expect_refused(asked, "does not offer that resolution")

    sounding = await edited(play, "edit audio", clip=upscaled, prompt="water falls")
    async with play.untouched():
        asked = await play.ana.command("edit audio", {"clip": sounding, "prompt": "more water"})
        await play.expect_refused(asked, "given sound already.*once only")
        asked = await play.ana.command("edit upscale", {"clip": sounding, "resolution": "4k"})
        await play.expect_refused(asked, "upscaled already")  # sound has not changed its frames


async def test_pictures_are_not_clips_nor_clips_pictures(play: Play):
    await (await play.ana.command("image", {"prompt": "a still life"})).answer()
    await play.result("a still life")
    await play.quiet()
    picture = await number_of_the_last(play)
    async with play.untouched():
        for command, options in COMMANDS.items():
            if command not in {"edit reframe", "blend"}:
                asked = await play.ana.command(command, {**options, "clip": picture})
                await play.expect_refused(asked, "that is a picture")
        with pytest.raises(Refused, match="no option file"):
            await play.ana.command("edit upscale", {"resolution": "4k"}, {"file": png()})


async def test_a_first_frame_in_a_dialog_that_is_no_picture(play: Play):
    result = await play.delivered("a short road", resolution="540p")
    async with play.untouched():
        for name, said in {"Modify": {"prompt": "in oil"}, "Reframe": {"shape": "1:1"}}.items():
            pressed = await play.ana.press(result, label(result, name))
            await pressed.dialog()
            words = File(name="frame.png", data=b"just words", content_type="image/png")
            await play.expect_refused(await play.ana.submit(pressed, {**said, "first-frame": words}), "not a picture")
    pressed = await play.ana.press(result, label(result, "Modify"))
    await pressed.dialog()
    good = await play.ana.submit(pressed, {"prompt": "a road in oil", "first-frame": png()})
    assert "with a first frame" in (await good.answer()).text
    await play.result("a road in oil")
    assert (await play.machine.jobs())[-1].request["first_frame"]["url"]


async def test_both_ends_of_an_extension(play: Play):
    await play.delivered("a long road", resolution="540p")
    number = await number_of_the_last(play)
    async with play.untouched():
        options = {"clip": number, "prompt": "and on", "direction": "forwards"}
        asked = await play.ana.command("extend", options, {"start_frame": png(), "end_frame": png("navy")})
        await play.expect_refused(asked, "can only have an end frame")
