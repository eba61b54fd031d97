from bot.media.clips import inspect
from bot.media.sample import FRAMES, HEIGHT, RATE, WIDTH, write_in_thread


async def test_is_a_clip_that_plays_to_its_end(tmp_path):
    path = tmp_path / "clip.mp4"
    size = await write_in_thread(path)
    facts = inspect(path)
    assert (facts.width, facts.height, facts.seconds) == (WIDTH, HEIGHT, FRAMES / RATE)
    assert facts.size == size == path.stat().st_size
