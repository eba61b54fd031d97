from bot.domain.community.configuration import Configuration, Tier
from bot.domain.money import MicroUsd
from db.documents import CONFIGURATION, REQUEST


def test_what_is_written_is_read_again():
    rules = Configuration(tiers=(Tier(role_id=2**60, dollars_per_month=MicroUsd(1)),), patterns=(r"a\d+",))
    assert CONFIGURATION.read(CONFIGURATION.write(rules)) == rules
    assert CONFIGURATION.read("{}") == Configuration()


def test_plain_fields_can_be_compared():
    assert CONFIGURATION.plain(Configuration())["extending"] == "anyone"
    assert CONFIGURATION.plain(Configuration(words=("a",)))["words"] in (["a"], ("a",))


def test_what_is_indented_is_for_people():
    assert "\n  " in CONFIGURATION.write(Configuration(), indent=2)


def test_a_request_of_an_earlier_version_has_the_defaults_of_what_came_since():
    assert REQUEST.read('{"prompt": "a", "model": "ray-2"}').seconds == 5
