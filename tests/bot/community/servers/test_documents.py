"""Rules as a file: what goes out comes back, and what is wrong is named."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.community.servers import documents
from bot.domain.community.configuration import AgeRestricted, Configuration, Extending, Tier, Visibility
from bot.domain.errors import UserError
from bot.domain.money import CENT, MicroUsd
from bot.domain.reasons import Reason

IDS = st.integers(min_value=1, max_value=2**63 - 1)
AMOUNTS = st.none() | st.integers(min_value=0, max_value=10**8).map(lambda cents: MicroUsd(cents * CENT))
COUNTS = st.none() | st.integers(min_value=0, max_value=1000)
TEXTS = st.lists(st.text(max_size=20), max_size=3, unique=True).map(tuple)


def tiers(role_id):
    return st.builds(
        Tier,
        role_id=role_id,
        videos_per_day=COUNTS,
        dollars_per_month=AMOUNTS,
        weight=COUNTS,
        models=st.none() | TEXTS,
    )


CONFIGURATIONS = st.builds(
    Configuration,
    staff_role_id=st.none() | IDS,
    log_channel_id=st.none() | IDS,
    channel_ids=st.lists(IDS, max_size=3, unique=True).map(tuple),
    age_restricted=st.sampled_from(AgeRestricted),
    everyone=tiers(st.none()),
    tiers=st.lists(tiers(IDS), max_size=3, unique=True).map(tuple),
    words=TEXTS,
    seconds=st.lists(st.integers(1, 10), max_size=3, unique=True).map(tuple),
    dollars_per_day=AMOUNTS,
    confirm_above=AMOUNTS,
    time_zone=st.none() | st.text(max_size=10),
    visibility=st.sampled_from(Visibility),
    private_work=st.booleans(),
    extending=st.sampled_from(Extending),
    keep_days=COUNTS,
)


def names(refused: UserError) -> tuple[str, ...]:
    """Return what a refusal names."""
    named = refused.facts["names"]
    assert isinstance(named, tuple)
    return named


def refusal(file: bytes) -> UserError:
    with pytest.raises(UserError) as refused:
        documents.read(file)
    return refused.value


@given(CONFIGURATIONS)
def test_what_goes_out_comes_back(rules):
    imported = documents.read(documents.written(rules).encode())
    assert imported.over(Configuration()) == rules
    assert documents.read(imported.written()) == imported


def test_people_can_read_it():
    rules = Configuration(staff_role_id=2**60 + 1, dollars_per_day=MicroUsd(12_500_000), words=("ärger",))
    file = documents.written(rules)
    plain = json.loads(file)
    assert (plain["staff_role_id"], plain["dollars_per_day"]) == (str(2**60 + 1), "12.50")
    assert "ärger" in file
    assert '\n  "' in file


def test_what_is_left_out_stays():
    rules = Configuration(pause_hours=5, strike_days=7)
    imported = documents.read(b'{"pause_hours": 9, "everyone": {"weight": 2}}')
    assert imported.over(rules) == Configuration(pause_hours=9, strike_days=7, everyone=Tier(weight=2))
    assert json.loads(imported.written()).keys() == {"pause_hours", "everyone"}


def test_what_stands_there_twice_is_there_once():
    assert documents.read(b'{"channel_ids": ["7", "8", "7"]}').given["channel_ids"] == (7, 8)


def test_numbers_are_taken_for_ids_and_amounts_too():
    imported = documents.read(b'{"channel_ids": [5, "6"], "dollars_per_day": 12.5, "confirm_above": 1}')
    assert imported.given["channel_ids"] == (5, 6)
    assert imported.given["dollars_per_day"] == 12_500_000
    assert imported.given["confirm_above"] == 1_000_000


@pytest.mark.parametrize(
    "file", [b"", b"{", b"[]", b"7", b"\xff\xfe\x00", b"[" * 60_000, b'{"pause_hours": ' + b"9" * 5000 + b"}"]
)
def test_what_is_no_json_with_names(file):
    assert refusal(file).reason is Reason.IMPORT_NOT_JSON


def test_where_it_breaks_is_told():
    assert refusal(b'{\n"pause_hours": 5,\n"x"}').facts == {"line": 3}


def test_what_is_unknown_is_named():
    wrong = refusal(
        b'{"pause_hours": 5, "pause_ours": 5, "everyone": {"vidoes": 1}, "tiers": [{"role_id": "1", "x": 2}]}'
    )
    assert wrong.reason is Reason.IMPORT_UNKNOWN
    assert names(wrong) == ("pause_ours", "everyone.vidoes", "tiers.0.x")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pause_hours", '"5"'),
        ("pause_hours", "5.5"),
        ("pause_hours", "null"),
        ("private_work", '"yes"'),
        ("private_work", "1"),
        ("channel_ids", '["general"]'),
        ("channel_ids", "5"),
        ("staff_role_id", '"-5"'),
        ("dollars_per_day", '"-1"'),
        ("dollars_per_day", '"1.234"'),
        ("dollars_per_day", '"12,50"'),
        ("dollars_per_day", "true"),
        ("age_restricted", '"sometimes"'),
        ("words", '"owl"'),
        ("tiers", "{}"),
        ("tiers", "[1]"),
        ("everyone", '{"weight": "2"}'),
        ("everyone", '{"dollars_per_month": "much"}'),
    ],
)
def test_what_is_wrong_is_named_by_its_field(field, value):
    wrong = refusal(f'{{"{field}": {value}}}'.encode())
    assert wrong.reason is Reason.IMPORT_WRONG
    assert all(name.startswith(field) for name in names(wrong))


def test_a_large_file_is_not_even_read():
    assert refusal(b" " * (documents.LARGEST + 1)).reason is Reason.IMPORT_TOO_LARGE


def test_only_so_many_names_are_told():
    told = names(refusal(json.dumps({f"{'x' * 100}{number}": 1 for number in range(20)}).encode()))
    assert told[-1] == "and 12 more"
    assert all(len(name) <= 81 for name in told)


def test_channels_and_roles_of_another_server_are_named():
    imported = documents.read(
        b'{"channel_ids": ["1", "2"], "log_channel_id": "2", "staff_role_id": "3", "tiers": [{"role_id": "4"}]}'
    )
    nothing = Configuration()
    assert imported.elsewhere(nothing, channels={1}, roles={3}) == ("channel 2", "role 4")
    assert imported.elsewhere(nothing, channels={1, 2}, roles={3, 4}) == ()


def test_what_the_rules_name_already_is_not_of_another_server_though_it_is_gone():
    rules = Configuration(channel_ids=(1,), log_channel_id=2, staff_role_id=3, tiers=(Tier(role_id=4, weight=1),))
    imported = documents.read(documents.written(rules).encode())
    assert imported.elsewhere(rules, channels=(), roles=()) == ()
    assert imported.elsewhere(replace(rules, tiers=()), channels=(), roles=()) == ("role 4",)


def test_a_difference_names_only_what_differs():
    before = Configuration(words=("owl", "cat"), tiers=(Tier(role_id=1, weight=1), Tier(role_id=2, weight=1)))
    after = Configuration(words=("owl", "dog"), tiers=(Tier(role_id=1, weight=1), Tier(role_id=2, weight=3)))
    was, became = (json.loads(one) for one in documents.difference(before, after))
    assert (was["words"], became["words"]) == (["cat"], ["dog"])
    assert [tier["role_id"] for tier in became["tiers"]] == [2]
    assert was.keys() == became.keys() == {"words", "tiers"}
