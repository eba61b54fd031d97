"""What Discord accepts as components of a message.

Source: Discord's documentation, "Component Reference"; much of it is not in the OpenAPI document (recursive count,
unique custom ids, texts together, what may stand in what).
"""

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from sandbox.discord import limits
from sandbox.discord.rules.form import BAD_LENGTH, CHOICES, INVALID, REQUIRED, Form, objects
from sandbox.discord.state.nouns import Json, deep_texts, walk

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, SECTION, TEXT, THUMBNAIL = 1, 2, 3, 4, 9, 10, 11
GALLERY, FILE, SEPARATOR, CONTAINER = 12, 13, 14, 17
ENTITY_SELECTS = (5, 6, 7, 8)
SELECTS = (STRING_SELECT, *ENTITY_SELECTS)
TOP_LEVEL_V2 = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER)
IN_CONTAINER = (ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR)
LINK_STYLE, PREMIUM_STYLE = 5, 6


def check_components(form: Form, components: Any, *, v2: bool, filenames: Collection[str]) -> None:
    """Check the components of a message; `filenames` are those that `attachment://` may name."""
    most = limits.COMPONENTS if v2 else limits.LEGACY_ROWS
    top = form.count(components, "components", most=most)
    allowed = TOP_LEVEL_V2 if v2 else (ROW,)
    for path, one in objects(form, top, "components"):
        _check(form, one, path, allowed, filenames)
    everything = walk([one for one in top if isinstance(one, dict)])
    if v2:
        count = len(everything)
        message = f"The total number of components must be at most {limits.COMPONENTS}. (it has {count})"
        form.check(count <= limits.COMPONENTS, "components", BAD_LENGTH, message)
        written = sum(map(len, deep_texts([one for one in top if isinstance(one, dict) and "type" in one])))
        message = f"The texts together must be at most {limits.V2_TEXT} in length. (they have {written})"
        form.check(written <= limits.V2_TEXT, "components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
    check_unique(form, everything)


def check_unique(form: Form, everything: list[Json]) -> None:
    """Check that custom ids and numeric ids are unique in a message or dialog."""
    for name, code in (("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED"), ("id", "COMPONENT_ID_DUPLICATED")):
        counted = Counter(str(one[name]) for one in everything if one.get(name))
        for value, times in counted.items():
            form.check(times == 1, "components", code, f"Component {name} {value!r} is duplicated")


def _check(form: Form, one: Json, path: str, allowed: Collection[int], filenames: Collection[str]) -> None:
    kind = one.get("type")
    message = f"Value of field 'type' must be one of {sorted(allowed)}. (it is {kind})"
    if not form.check(kind in allowed, f"{path}.type", "UNION_TYPE_CHOICES", message):
        return
    form.number(one, path, "id", least=0, most=2**31 - 1)
    check: Callable[[Form, Json, str, Collection[str]], None] = CHECKS[int(kind or 0)]
    check(form, one, path, filenames)


def _row(form: Form, one: Json, path: str, filenames: Collection[str]) -> None:
    children = form.count(one.get("components"), f"{path}.components", least=1, most=limits.ROW_BUTTONS)
    kinds = [child.get("type") for child in children if isinstance(child, dict)]
    if any(kind in SELECTS for kind in kinds):
        message = "A select menu takes a whole action row."
        form.check(len(kinds) == 1, f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
    for where, child in objects(form, children, f"{path}.components"):
        _check(form, child, where, (BUTTON, *SELECTS), filenames)


def _button(form: Form, one: Json, path: str, _filenames: Collection[str]) -> None:
    form.text(one, path, "label", most=limits.BUTTON_LABEL)
    style = one.get("style")
    if not form.check(style in range(1, 7), f"{path}.style", CHOICES, "Value must be one of 1 to 6."):
        return
    needs = {LINK_STYLE: "url", PREMIUM_STYLE: "sku_id"}.get(int(style or 0), "custom_id")
    form.check(one.get(needs) is not None, f"{path}.{needs}", REQUIRED, f"A button of style {style} needs {needs}")
    for other in {"url", "sku_id", "custom_id"} - {needs}:
        message = f"A button of style {style} must not have {other}"
        form.check(one.get(other) is None, f"{path}.{other}", "BUTTON_COMPONENT_EXCLUSIVE", message)
    form.text(one, path, "custom_id", least=1, most=limits.CUSTOM_ID)
    form.text(one, path, "url", least=1, most=limits.BUTTON_URL)
    if style != PREMIUM_STYLE:
        named = one.get("label") or one.get("emoji")
        form.check(named, f"{path}.label", REQUIRED, "A button needs a label or an emoji")


def check_select(form: Form, one: Json, path: str, _filenames: Collection[str] = ()) -> None:
    """Check a select menu, in a message or a dialog."""
    form.text(one, path, "custom_id", least=1, most=limits.CUSTOM_ID, required=True)
    form.text(one, path, "placeholder", most=limits.PLACEHOLDER)
    form.number(one, path, "min_values", least=0, most=limits.SELECT_OPTIONS)
    form.number(one, path, "max_values", least=1, most=limits.SELECT_OPTIONS)
    least, most = one.get("min_values"), one.get("max_values")
    ordered = (1 if least is None else least) <= (1 if most is None else most)
    form.check(ordered, f"{path}.min_values", "BASE_TYPE_RANGE", "min_values must not exceed max_values")
    if one.get("type") == STRING_SELECT:
        check_options(form, one.get("options"), f"{path}.options", least=1, most=limits.SELECT_OPTIONS)


def check_options(form: Form, options: Any, path: str, *, least: int, most: int) -> None:
    """Check the options of a select, a radio group or a checkbox group."""
    listed = form.count(options, path, least=least, most=most)
    for where, option in objects(form, listed, path):
        form.text(option, where, "label", least=1, most=limits.OPTION_TEXT, required=True)
        form.text(option, where, "value", least=1, most=limits.OPTION_TEXT, required=True)
        form.text(option, where, "description", most=limits.OPTION_TEXT)
    values = [option.get("value") for option in listed if isinstance(option, dict)]
    form.check(len(set(map(str, values))) == len(values), path, "SELECT_OPTION_VALUE_DUPLICATED", "Values must differ")


def _section(form: Form, one: Json, path: str, filenames: Collection[str]) -> None:
    children = form.count(one.get("components"), f"{path}.components", least=1, most=limits.SECTION_TEXTS)
    for where, child in objects(form, children, f"{path}.components"):
        _check(form, child, where, (TEXT,), filenames)
    accessory = one.get("accessory")
    if form.check(isinstance(accessory, dict), f"{path}.accessory", REQUIRED, "This field is required"):
        _check(form, accessory or {}, f"{path}.accessory", (BUTTON, THUMBNAIL), filenames)


def check_text(form: Form, one: Json, path: str, _filenames: Collection[str] = ()) -> None:
    form.text(one, path, "content", least=1, most=limits.V2_TEXT, required=True)


def _thumbnail(form: Form, one: Json, path: str, filenames: Collection[str]) -> None:
    _media(form, one.get("media"), f"{path}.media", filenames)
    form.text(one, path, "description", most=limits.ALT_TEXT)


def _gallery(form: Form, one: Json, path: str, filenames: Collection[str]) -> None:
    items = form.count(one.get("items"), f"{path}.items", least=1, most=limits.GALLERY_ITEMS)
    for where, item in objects(form, items, f"{path}.items"):
        _thumbnail(form, item, where, filenames)


def _file(form: Form, one: Json, path: str, filenames: Collection[str]) -> None:
    _media(form, one.get("file"), f"{path}.file", filenames, attachments_only=True)


def _separator(form: Form, one: Json, path: str, _filenames: Collection[str]) -> None:
    form.check(one.get("spacing") in (None, 1, 2), f"{path}.spacing", CHOICES, "Value must be one of (1, 2).")


def _container(form: Form, one: Json, path: str, filenames: Collection[str]) -> None:
    form.number(one, path, "accent_color", least=0, most=0xFFFFFF)
    children = form.count(one.get("components"), f"{path}.components", least=1, most=limits.COMPONENTS)
    for where, child in objects(form, children, f"{path}.components"):
        _check(form, child, where, IN_CONTAINER, filenames)


def _media(form: Form, media: Any, path: str, filenames: Collection[str], *, attachments_only: bool = False) -> None:
    url = media.get("url") if isinstance(media, dict) else None
    if not form.check(isinstance(url, str) and url, f"{path}.url", REQUIRED, "This field is required"):
        return
    scheme, _, name = str(url).partition("://")
    if scheme == "attachment":
        message = f"The referenced attachment {name!r} was not found"
        form.check(name in filenames, f"{path}.url", "ATTACHMENT_NOT_FOUND", message)
    elif attachments_only:
        # Editing sends back the link that Discord gave.
        ours = str(url).startswith(("https://cdn.discordapp.com/", "https://media.discordapp.net/"))
        form.check(ours, f"{path}.url", INVALID, "Only attachment:// references are supported here")
    else:
        message = "Scheme must be one of ('http', 'https', 'attachment')."
        form.check(scheme in ("http", "https"), f"{path}.url", "URL_TYPE_INVALID_SCHEME", message)


CHECKS: dict[int, Callable[[Form, Json, str, Collection[str]], None]] = {
    ROW: _row,
    BUTTON: _button,
    **dict.fromkeys(SELECTS, check_select),
    SECTION: _section,
    TEXT: check_text,
    THUMBNAIL: _thumbnail,
    GALLERY: _gallery,
    FILE: _file,
    SEPARATOR: _separator,
    CONTAINER: _container,
}
