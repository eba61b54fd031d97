"""What a person does on the page, by keyboard and mouse, and what they see."""

import re
from pathlib import Path

from playwright.async_api import Locator, Page, expect


def box(page: Page) -> Locator:
    """Where one writes."""
    return page.locator(".compose-text")


def pill(page: Page, name: str) -> Locator:
    """An option of the command that is being filled in."""
    return page.locator(f'.compose-pill[data-option="{name}"]')


def value(page: Page, name: str) -> Locator:
    """The field of such an option."""
    return pill(page, name).locator("textarea, button.compose-choose")


def offered(page: Page) -> Locator:
    """What the list above the box offers."""
    return page.locator(".compose-panel [role=option]")


def heading(page: Page) -> Locator:
    """What stands over that list."""
    return page.locator(".compose-heading")


def dialog(page: Page) -> Locator:
    """The dialog that is open."""
    return page.locator("dialog.dialog[open]")


async def begin(page: Page, command: str) -> None:
    """Choose a command of the list, by keyboard."""
    await box(page).fill(f"/{command}")
    await expect(offered(page).first).to_contain_text(f"/{command}")
    await box(page).press("Enter")
    await expect(page.locator(".compose-command")).to_have_text(f"/{command}")


async def enter(page: Page, **options: str) -> None:
    """Fill in options of the command that was begun; those of a list are chosen from it."""
    for name, text in options.items():
        if not await pill(page, name).count():
            await page.locator(".compose-more").fill(name)
            await page.locator(".compose-more").press("Enter")
        await value(page, name).fill(text)
        if await value(page, name).get_attribute("aria-expanded"):
            await expect(offered(page).first).to_contain_text(text)
            await value(page, name).press("Enter")


async def attach(page: Page, option: str, path: Path) -> None:
    """Give an option of the command that was begun a file, by the browser's own window."""
    if not await pill(page, option).count():
        await page.locator(".compose-more").fill(option)
        await page.locator(".compose-more").press("Enter")
    async with page.expect_file_chooser() as chooser:
        await value(page, option).click()
    await (await chooser.value).set_files(path)
    await expect(value(page, option)).to_have_text(path.name)


async def send(page: Page) -> None:
    """Press Enter in the command that was begun."""
    await page.locator(".compose-line").locator("textarea, .compose-more, .compose-command").last.press("Enter")


async def use(page: Page, command: str, **options: str) -> None:
    """Use a command."""
    await begin(page, command)
    await enter(page, **options)
    await send(page)


def button(message: Locator, name: str) -> Locator:
    """A button of a message whose words begin so (a price may follow)."""
    return message.get_by_role("button", name=re.compile(f"^{name}"))


async def take_from_list(page: Page, within: Locator, label: str, option: str) -> None:
    """Open a select menu of a message or a dialog, and take what begins so."""
    await within.get_by_role("button", name=re.compile(f"^{re.escape(label)}")).click()
    found = page.locator(".select-popup:popover-open [role=option]").filter(
        has_text=re.compile(f"^{re.escape(option)}")
    )
    await found.first.click()


async def submit(page: Page, words: str | None = None, **choices: str) -> None:
    """Fill in the open dialog's first text and send it; `choices` are by the beginning of a field's label."""
    if words is not None:
        await dialog(page).get_by_role("textbox").first.fill(words)
    for label, option in choices.items():
        await take_from_list(page, dialog(page), label.replace("_", " "), option)
    await dialog(page).get_by_role("button", name="Submit").click()
    await expect(dialog(page)).to_have_count(0)


async def use_menu(page: Page, message: Locator, name: str) -> None:
    """Choose what an app offers in the menu of a message."""
    await message.scroll_into_view_if_needed()
    await message.click(button="right", position={"x": 300, "y": 10})
    await page.get_by_role("menuitem", name="Apps").hover()
    await page.get_by_role("menuitem", name=name).click()


async def says(page: Page, text: str) -> Locator:
    """Wait for a message with this text, and return it."""
    message = page.locator("#messages .message", has_text=text).last
    await expect(message).to_be_visible()
    return message
