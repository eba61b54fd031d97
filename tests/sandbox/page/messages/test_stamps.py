"""Moments: in all styles, and counting by themselves."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.sandbox.page.messages.posting import Poster

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.context(locale="en-GB", timezone_id="UTC"),
]
MOMENT = 1_700_000_000  # Tuesday, 14 November 2023, 22:13:20 UTC


async def test_all_styles(page: Page, poster: Poster) -> None:
    await poster.post(" ".join(f"<t:{MOMENT}:{style}>" for style in "tTdDfF") + f" <t:{MOMENT}> <t:99999999999999>")
    stamps = page.locator(".message time.stamp")
    await expect(stamps).to_have_text(
        [
            "22:13",
            "22:13:20",
            "14/11/2023",
            "14 November 2023",
            "14 November 2023 at 22:13",
            re.compile("^Tuesday,? 14 November 2023 at 22:13$"),  # browsers disagree about the comma
            "14 November 2023 at 22:13",
        ]
    )
    await expect(stamps.first).to_have_attribute("title", re.compile("^Tuesday,? 14 November"))
    await expect(page.locator(".message .content")).to_contain_text("Invalid date")


async def test_they_count_by_themselves(page: Page, poster: Poster) -> None:
    now = await page.evaluate("import('/static/scripts/base/store.js').then(({ now }) => Math.round(now() / 1000))")
    await poster.post(f"<t:{now - 3600}:R> <t:{now + 7300}:R> <t:{now}:R>")
    stamps = page.locator(".message time.stamp")
    await expect(stamps).to_have_count(3)
    texts = await stamps.all_text_contents()
    assert texts[:2] == ["1 hour ago", "in 2 hours"]
    await expect(stamps.nth(2)).not_to_have_text(texts[2])
