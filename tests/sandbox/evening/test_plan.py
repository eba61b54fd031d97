"""The script follows from the seed alone."""

from collections import Counter

from sandbox.evening import cast, plan
from sandbox.evening.acts import ACTS
from sandbox.evening.plan import MINUTE, Plan


def test_the_same_seed_is_the_same_evening_and_another_is_another():
    assert Plan(1).entries() == Plan(1).entries() != Plan(2).entries()


def test_everybody_in_the_plan_is_there_and_every_act_is_known():
    names = {person.name for person in cast.people()}
    entries = [entry for seed in range(1, 6) for entry in Plan(seed).entries()]
    assert {entry.who for entry in entries} <= names
    assert {entry.act for entry in entries} <= set(ACTS)
    whom = {entry.facts["options"].get("member") for entry in entries if entry.act == "command"} - {None}
    assert whom <= names


def test_sixty_people_in_three_servers():
    people = cast.people()
    assert len({person.name for person in people}) == len(people) == 60
    assert len({person.server for person in people}) == 3


def test_no_two_ask_for_the_same_so_that_each_delay_is_its_own():
    prompts = Counter(entry.facts["prompt"] for entry in Plan(1).entries() if entry.act in ("make", "extend"))
    assert [prompt for prompt, times in prompts.items() if times > 1] == []


def test_the_provider_fails_for_ten_minutes_and_the_bot_is_ended_twice():
    entries = {entry.act: entry.step for entry in Plan(1).entries()}
    assert entries["the provider works again"] - entries["the provider fails"] == 10 * MINUTE
    assert entries["the bot is killed"] < entries["the provider fails"] < entries["the bot is restarted"] < plan.END


def test_it_can_be_left_early():
    early = Plan(1).entries(until=10)
    assert early == [entry for entry in Plan(1).entries() if entry.step < 10 * MINUTE]


def test_each_wall_that_nobody_runs_into_by_chance_is_in_the_plan():
    entries = Plan(1).entries()
    acts = {entry.act for entry in entries}
    made = [entry for entry in entries if entry.act == "make"]
    walls = {
        "drafts only, from 90 %": "leave little of the budget" in acts,
        "dollars of the month": any(entry.facts.get("resolution") == "4k" for entry in made if entry.who != "Max"),
        "age-restricted channel": any(entry.facts.get("channel") == "nsfw" for entry in made),
        "another channel": any(entry.facts.get("channel") == cast.LOG for entry in made),
        "no permission in the channel": any(entry.facts.get("channel") == "quiet" for entry in made),
        "the server's filter": any("dragon" in entry.facts["prompt"] for entry in made),
        "hidden by staff": {"begin to extend", "say how it goes on"} <= acts,
        "too late to cancel": {"open the queue", "cancel from the queue"} <= acts,
        "the server's budget": any(entry.step > 113 * MINUTE and entry.facts.get("seconds") == 9 for entry in made),
        "cancelled in time": "cancel" in acts,
        "asked about first": "make and confirm" in acts,
    }
    assert [wall for wall, planned in walls.items() if not planned] == []


def test_who_cancels_too_late_has_not_cancelled_in_time():
    for seed in range(1, 6):
        entries = Plan(seed).entries()
        [late] = [entry.who for entry in entries if entry.act == "cancel from the queue"]
        assert [entry for entry in entries if entry.act == "cancel" and entry.who == late] == []


def test_everything_that_can_be_made_is_asked_for_within_a_quarter_of_an_hour():
    entries = Plan(2).entries(until=15)
    changes = {entry.facts["how"] for entry in entries if entry.act == "change"}
    assert changes == {"audio", "upscale", "reframe", "modify"}
    assert {"make", "extend", "go back", "blend", "paint", "animate", "reframe a picture"} <= {
        entry.act for entry in Plan(2).entries()
    }
    assert {entry.facts["count"] for entry in Plan(2).entries() if entry.act == "paint"} == {1, 2, 3, 4}


def test_answers_get_lost_and_jobs_fail():
    lost = [entry.facts["path"] for entry in Plan(1).entries() if entry.act == "an answer is lost"]
    assert lost == ["/generations/image", "/generations/video/modify"]
    assert [entry for entry in Plan(1).entries() if entry.act == "a job fails"]
