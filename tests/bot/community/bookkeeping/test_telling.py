"""An audit in words, for people and for machines."""

import json

from bot.community.bookkeeping import telling
from bot.community.bookkeeping.audit import Account, Audit
from bot.domain.generation import Status
from bot.domain.money import MicroUsd
from db.gateways.community.books import Costs, Line

LINE = Line(
    id=3,
    batch_id=None,
    guild_id=9,
    channel_id=77,
    private=False,
    account="luma",
    status=Status.SUCCEEDED,
    price=MicroUsd(400_000),
    cost=None,
    provider_job_id="job",
    card_message_id=1,
    result_channel_id=77,
    result_message_id=2,
    deleted=False,
    hidden=False,
    reserves=1,
    commits=1,
    releases=0,
    entries=2,
    reserved=MicroUsd(400_000),
    given_back=MicroUsd(0),
    charged=MicroUsd(400_000),
    videos=1,
    pictures=0,
    free=MicroUsd(400_000),
    granted_videos=0,
    granted_pictures=0,
    granted=MicroUsd(0),
    operator_cost=MicroUsd(0),
)
AUDIT = Audit(
    statuses={"succeeded": 1},
    accounts=(
        Account(
            guild_id=9,
            account="luma",
            accepted=1,
            delivered=1,
            reserved=MicroUsd(400_000),
            spent=MicroUsd(400_000),
            given_back=MicroUsd(0),
            under_way=MicroUsd(0),
        ),
    ),
    costs=(Costs(account="luma", kind="unconfirmed", amount=MicroUsd(120_000), times=2),),
    lines=(LINE,),
    differences=(),
)


def test_a_table_for_people():
    assert telling.as_table(AUDIT, each=True).splitlines() == [
        "server  account  accepted  clips  reserved  spent  given back  under way",
        "9       luma            1      1     $0.40  $0.40       $0.00      $0.00",
        "Nobody pays: $0.12 of luma, unconfirmed, 2 times",
        "#3 · succeeded · reserve, commit · $0.40 of $0.40",
        "",
        "The books balance.",
    ]


def test_json_for_machines():
    told = json.loads(telling.as_json(AUDIT, each=False))
    assert (told["ok"], told["differences"], told["generations"]) == (True, [], {"succeeded": 1})
    assert told["accounts"][0]["spent"] == 400_000
    assert "lines" not in told
    assert json.loads(telling.as_json(AUDIT, each=True))["lines"][0]["provider_job_id"] == "job"
