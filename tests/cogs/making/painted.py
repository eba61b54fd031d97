"""Pictures made with /image, as tests of what comes after them need them."""


async def painted(lounge, picture_file, *, by=None, **options):
    """Type /image, let all of it be made, and return the message with the result."""
    asked = await (by or lounge.ana).slash(lounge.general, "image", **{"prompt": "a red balloon", **options})
    assert "is reserved" in await lounge.said(asked)
    return await arrived(lounge, picture_file)


async def arrived(lounge, picture_file, *, only=None):
    """Let what was accepted last (and what came with it, or `only` one) be made, and return the result's message."""
    house, newest = lounge.house, await lounge.newest()
    house.web.picture = picture_file
    await lounge.quiet()
    await house.submission.run_once()
    async with house.database.reading() as tables:
        batch = await tables.lineage.batch(newest)
    for one in [only] if only else batch:
        house.provider.finish((await house.get(one)).provider_job_id)
    house.clock.forward(minutes=1)
    await house.polling.run_once()
    await house.download.run_once()
    await lounge.quiet()
    return await lounge.result(batch[0])


async def without_the_first(lounge, picture_file, *, count=3):
    """Have several pictures made of which the first fails, and return the message with the others."""
    await lounge.ana.slash(lounge.general, "image", prompt="a red balloon", count=count)
    last = await lounge.newest()
    await lounge.quiet()
    await lounge.house.submission.run_once()
    numbers = range(last.id - count + 1, last.id)
    for number in numbers:
        job_id = (await lounge.house.get(number)).provider_job_id
        if number == numbers[0]:
            lounge.house.provider.fail(job_id)
        else:
            lounge.house.provider.finish(job_id)
    return await arrived(lounge, picture_file, only=last)
