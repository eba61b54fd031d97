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
