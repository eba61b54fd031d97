async def test_quota_tells_what_was_used_and_what_came_back(lounge):
    await lounge.made("a lake")
    await lounge.video("a boat")
    card = await lounge.card(await lounge.newest())
    await lounge.ana.click(card, label="Cancel")
    await lounge.video("a house")
    told = await lounge.said(await lounge.ana.slash(lounge.general, "quota"))
    for word in ("2 of 10 videos", "$1.00 of $20.00", "1 of 5", "$1.00 of $200.00", "$0.50 came back"):
        assert word in told
    assert told.count("<t:") == 2


async def test_quota_counts_for_each_member(lounge):
    await lounge.video("a lake")
    told = await lounge.said(await lounge.ben.slash(lounge.general, "quota"))
    assert "0 of 10 videos" in told
    assert "$0.50 of $200.00" in told  # the server's
