"""Links to clips: signed, expiring, with range requests."""


async def test_a_link_gives_the_clip_or_a_part_of_it(luma, dream):
    job = await luma.made()
    whole = await luma.http.get(job.video_url)
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/mp4")
    part = await luma.http.get(job.video_url, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert whole.content[4:8] == b"ftyp"


async def test_a_link_expires_and_a_new_look_gives_a_fresh_one(luma, dream):
    await dream.set(link_life=60)
    job = await luma.made()
    await dream.set_time(offset_seconds=62)
    assert (await luma.http.get(job.video_url)).status_code == 403
    fresh = (await luma.look(job.id))["assets"]["video"]
    assert (await luma.http.get(fresh)).status_code == 200


async def test_a_forged_link_is_refused(luma, dream):
    job = await luma.made()
    longer = job.video_url.replace("expires=", "expires=9")
    assert (await luma.http.get(longer)).status_code == 403
    assert (await luma.http.get(job.video_url.partition("?")[0])).status_code == 403


async def test_there_is_a_poster(luma, dream):
    job = await luma.made()
    poster = await luma.http.get((await luma.look(job.id))["assets"]["image"])
    assert (poster.status_code, poster.content[:3]) == (200, b"\xff\xd8\xff")
