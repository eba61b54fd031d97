"""What a person does on the page, by keyboard and mouse, and what they see."""

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


async def send(page: Page) -> None:
    """Press Enter in the command that was begun."""
    await page.locator(".compose-line").locator("textarea, .compose-more, .compose-command").last.press("Enter")


async def use(page: Page, command: str, **options: str) -> None:
    """Use a command."""
    await begin(page, command)
    await enter(page, **options)
    await send(page)


async def says(page: Page, text: str) -> Locator:
    """Wait for a message with this text, and return it."""
    message = page.locator("#messages .message", has_text=text).last
    await expect(message).to_be_visible()
    return message
