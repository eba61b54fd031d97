import json

from bot.checks.findings import Finding, State, all_well, as_json, as_table

FINE = Finding.fine("codecs", "They work.")
WARNING = Finding.warning("servers", "Everybody is served.", "Name those that you mean.")
BROKEN = Finding.broken("token", "It is wrong.", "Take a new one.")
SKIPPED = Finding.skipped("public address", "Not set.")


def test_only_what_is_broken_is_not_well():
    assert all_well([FINE, WARNING, SKIPPED])
    assert not all_well([FINE, BROKEN])


def test_a_table_says_how_each_stands_and_what_to_do():
    assert as_table([FINE, WARNING, BROKEN, SKIPPED]).splitlines() == [
        "✔ codecs          They work.",
        "! servers         Everybody is served.",
        "                  → Name those that you mean.",
        "✘ token           It is wrong.",
        "                  → Take a new one.",
        "- public address  Not set.",
        "",
        "Something is broken: 1 fine, 1 warning, 1 broken, 1 skipped.",
    ]
    assert as_table([FINE, WARNING, WARNING]).endswith("Nothing is broken: 1 fine, 2 warnings.")


def test_a_table_is_as_wide_as_it_may_be_and_keeps_links_whole():
    link = "https://discord.com/" + "a" * 100
    table = as_table([Finding.broken("servers", "word " * 30, f"Open {link} " + "word " * 20)], width=60)
    assert link in table
    assert [line for line in table.splitlines() if len(line) > 60 and link not in line] == []


def test_a_long_name_has_a_line_of_its_own():
    first, second, *_ = as_table([Finding.fine("a provider with a long name", "It works.")]).splitlines()
    assert first == "✔ a provider with a long name"
    assert second == "                  It works."


def test_colours_are_for_terminals_only():
    assert "\x1b" not in as_table([BROKEN])
    assert "\x1b[31m✘\x1b[0m" in as_table([BROKEN], colours=True)


def test_what_others_have_named_cannot_write_elsewhere_on_the_screen():
    table = as_table([Finding.fine("permissions", "Evil\x1b[2J\u202eServer\r\n: fine")])
    assert table.splitlines()[0] == "✔ permissions     Evil [2J Server : fine"


def test_json_for_machines():
    assert json.loads(as_json([FINE, BROKEN])) == {
        "ok": False,
        "findings": [
            {"name": "codecs", "state": "fine", "told": "They work.", "remedy": None},
            {"name": "token", "state": "broken", "told": "It is wrong.", "remedy": "Take a new one."},
        ],
    }


def test_secrets_are_taken_out():
    secret, longer = "hush-hush", "hush-hush-hush"
    found = Finding.broken(f"a {secret}", f"saw {longer}", f"not {secret}").without([secret, longer, "a", ""])
    assert found == Finding.broken("a [secret]", "saw [secret]", "not [secret]")
    assert Finding.fine("codecs", secret).without([secret]) == Finding(
        name="codecs", state=State.FINE, told="[secret]", remedy=None
    )
