"""Sizes, lengths and prices are the published ones."""

import pytest

from sandbox.dream_machine.catalogue import (
    ASPECTS,
    MODIFY_RATES,
    RATE_PER_MILLION_PIXELS,
    cost_cents,
    frame_count,
    frame_size,
    pixels,
    ratio_of,
)


@pytest.mark.parametrize(
    ("resolution", "size"), [("540p", (960, 540)), ("720p", (1280, 720)), ("1080p", (1920, 1080)), ("4k", (3840, 2160))]
)
def test_sixteen_by_nine_has_the_published_sizes(resolution, size):
    assert frame_size(resolution, ratio_of("16:9")) == size


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("aspect", sorted(ASPECTS))
def test_other_aspects_have_as_many_pixels_in_their_shape(aspect, small):
    width, height = frame_size("720p", ratio_of(aspect), small=small)
    plain = frame_size("720p", ratio_of("16:9"), small=small)
    assert (width % 2, height % 2) == (0, 0)
    assert width / height == pytest.approx(float(ratio_of(aspect)), rel=0.03)
    assert width * height == pytest.approx(plain[0] * plain[1], rel=0.03)


def test_lengths():
    assert [frame_count(5), frame_count(9), frame_count(5, short=True)] == [120, 216, 12]


@pytest.mark.parametrize(
    ("model", "resolution", "seconds", "dollars"),
    [
        ("ray-2", "540p", 5, 0.40),
        ("ray-2", "720p", 5, 0.71),
        ("ray-2", "720p", 9, 1.27),
        ("ray-2", "1080p", 9, 2.87),
        ("ray-2", "4k", 5, 6.37),
        ("ray-flash-2", "540p", 5, 0.14),
        ("ray-flash-2", "1080p", 5, 0.55),
        ("ray-1-6", "720p", 5, 0.35),
    ],
)
def test_prices_of_videos(model, resolution, seconds, dollars):
    cents = cost_cents(rate=RATE_PER_MILLION_PIXELS[model], pixels=pixels(resolution) * 24 * seconds)
    assert round(cents / 100, 2) == dollars


@pytest.mark.parametrize(("model", "dollars"), [("photon-1", 0.015), ("photon-flash-1", 0.004)])
def test_prices_of_pictures(model, dollars):
    assert round(cost_cents(rate=RATE_PER_MILLION_PIXELS[model], pixels=pixels("1080p")) / 100, 3) == dollars


@pytest.mark.parametrize(("model", "dollars"), [("ray-2", 1.75), ("ray-flash-2", 0.60)])
def test_prices_of_modifications(model, dollars):
    cents = cost_cents(rate=MODIFY_RATES[model], pixels=1280 * 720 * 24 * 5)
    assert round(cents / 100, 2) == dollars
