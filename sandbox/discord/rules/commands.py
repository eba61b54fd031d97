"""What Discord accepts as application commands. Source: its documentation, "Application Commands"."""

import unicodedata
from collections import Counter
from typing import Any

from sandbox.discord import limits
from sandbox.discord.rules.form import BAD_LENGTH, CHOICES, INVALID, REQUIRED, Form, objects
from sandbox.discord.state.nouns import Json

CHAT_INPUT = 1
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10
KINDS_OF_COMMAND, KINDS_OF_OPTION = (1, 2, 3), range(1, 12)
LARGEST = 2**53


def check_commands(form: Form, commands: Any) -> None:
    """Check a whole set of commands, as it is overwritten in bulk."""
    listed = list(objects(form, form.count(commands, "", most=sum(limits.COMMANDS_OF_TYPE.values())), ""))
    kinds = Counter(one.get("type") or CHAT_INPUT for _path, one in listed)
    for kind, most in limits.COMMANDS_OF_TYPE.items():
        message = f"Maximum number of application commands of type {kind} reached ({most})."
        form.check(kinds[kind] <= most, "", "APPLICATION_COMMAND_TOO_MANY", message)
    names = Counter((one.get("type") or CHAT_INPUT, one.get("name")) for _path, one in listed)
    for (_kind, name), times in names.items():
        message = f"Application command names must be unique: {name!r}"
        form.check(times == 1, "", "APPLICATION_COMMANDS_DUPLICATE_NAME", message)
    for path, one in listed:
        _check_command(form, one, path.strip("."))


def _check_command(form: Form, one: Json, path: str) -> None:
    kind = one.get("type") or CHAT_INPUT
    if not form.check(kind in KINDS_OF_COMMAND, f"{path}.type", CHOICES, "Value must be one of (1, 2, 3)."):
        return
    form.text(one, path, "name", least=1, most=limits.COMMAND_NAME, required=True)
    if kind == CHAT_INPUT:
        _check_name(form, one.get("name"), f"{path}.name")
        form.text(one, path, "description", least=1, most=limits.COMMAND_DESCRIPTION, required=True)
    else:
        form.check(not one.get("description"), f"{path}.description", INVALID, "Only chat commands have a description")
        form.check(not one.get("options"), f"{path}.options", INVALID, "Only chat commands have options")
    permissions = one.get("default_member_permissions")
    is_number = permissions is None or str(permissions).isdecimal()
    form.check(is_number, f"{path}.default_member_permissions", INVALID, "Not a permission bit set.")
    for name, known in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        strange = set(one.get(name) or ()) - set(known)
        form.check(not strange, f"{path}.{name}", CHOICES, f"Value must be one of {known}.")
    _check_options(form, one.get("options") or [], f"{path}.options", depth=0)
    total = _letters(one)
    message = f"Command exceeds maximum size ({limits.COMMAND_TOTAL}). (it is {total})"
    form.check(total <= limits.COMMAND_TOTAL, path, "APPLICATION_COMMAND_TOO_LARGE", message)


def _check_name(form: Form, name: Any, path: str) -> None:
    """Letters, digits, - _ and ', in lower case: Discord's regular expression, in the standard library's terms."""
    if isinstance(name, str):
        good = all(one in "-_'" or unicodedata.category(one)[0] in "LN" for one in name) and name == name.lower()
        form.check(good, path, "APPLICATION_COMMAND_INVALID_NAME", f"Command name is invalid: {name!r}")


def _check_options(form: Form, options: Any, path: str, *, depth: int) -> None:
    listed = list(objects(form, form.count(options, path, most=limits.COMMAND_OPTIONS), path))
    names = Counter(one.get("name") for _where, one in listed)
    for name, times in names.items():
        form.check(times == 1, path, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", f"Option {name!r} is duplicated")
    optional_seen = False
    for where, one in listed:
        if one.get("required"):
            message = "Required options must be placed before non-required options"
            form.check(not optional_seen, where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        elif one.get("type") not in (SUBCOMMAND, GROUP):
            optional_seen = True
        _check_option(form, one, where, depth=depth)
    nested = {one.get("type") in (SUBCOMMAND, GROUP) for _where, one in listed}
    message = "Sub-command and non-sub-command option types cannot be mixed"
    form.check(len(nested) < 2, path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)


def _check_option(form: Form, one: Json, path: str, *, depth: int) -> None:
    kind = one.get("type")
    if not form.check(kind in KINDS_OF_OPTION, f"{path}.type", CHOICES, "Value must be one of 1 to 11."):
        return
    form.text(one, path, "name", least=1, most=limits.COMMAND_NAME, required=True)
    _check_name(form, one.get("name"), f"{path}.name")
    form.text(one, path, "description", least=1, most=limits.COMMAND_DESCRIPTION, required=True)
    if kind in (SUBCOMMAND, GROUP):
        deepest = 0 if kind == GROUP else 1
        form.check(depth <= deepest, f"{path}.type", INVALID, "Sub-commands are nested too deeply")
        _check_options(form, one.get("options") or [], f"{path}.options", depth=depth + 1)
        return
    _check_choices(form, one, path)
    form.number(one, path, "min_length", least=0, most=limits.OPTION_STRING)
    form.number(one, path, "max_length", least=1, most=limits.OPTION_STRING)
    for bound in ("min_value", "max_value"):
        form.number(one, path, bound, least=-LARGEST, most=LARGEST)
        fits = one.get(bound) is None or kind in (INTEGER, NUMBER)
        form.check(fits, f"{path}.{bound}", INVALID, "Only numbers have bounds")


def _check_choices(form: Form, one: Json, path: str) -> None:
    choices = one.get("choices")
    if one.get("autocomplete"):
        form.check(one["type"] in (STRING, INTEGER, NUMBER), f"{path}.autocomplete", INVALID, "Not for this type")
        message = "Autocomplete and choices are mutually exclusive"
        form.check(not choices, f"{path}.choices", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", message)
    if choices:
        form.check(one["type"] in (STRING, INTEGER, NUMBER), f"{path}.choices", INVALID, "Not for this type")
        check_choices(form, choices, f"{path}.choices", kind=one["type"])


def check_choices(form: Form, choices: Any, path: str, *, kind: int) -> None:
    """Check the choices of an option, fixed or offered by autocomplete."""
    listed = form.count(choices, path, most=limits.CHOICES)
    for where, choice in objects(form, listed, path):
        form.text(choice, where, "name", least=1, most=limits.CHOICE_TEXT, required=True)
        value = choice.get("value")
        if kind == STRING:
            form.text(choice, where, "value", most=limits.CHOICE_TEXT, required=True)
        else:
            number = isinstance(value, int | float) and not isinstance(value, bool)
            whole = kind != INTEGER or isinstance(value, int)
            form.check(number and whole, f"{where}.value", REQUIRED, "Value is not a number of the option's type")
    names = [choice.get("name") for choice in listed if isinstance(choice, dict)]
    form.check(len(set(names)) == len(names), path, BAD_LENGTH, "Names of choices must differ")


def _letters(one: Json) -> int:
    """Count what Discord's limit of 8000 counts: names, descriptions and values, options included."""
    total = len(one.get("name") or "") + len(one.get("description") or "")
    total += sum(len(choice.get("name") or "") + len(str(choice.get("value"))) for choice in one.get("choices") or [])
    return total + sum(_letters(option) for option in one.get("options") or [])
