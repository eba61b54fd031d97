async def test_help_is_private_and_tells_what_things_cost(lounge):
    told = await lounge.said(await lounge.ana.slash(lounge.general, "help"))
    for word in ("/video", "/extend", "Whoever presses pays", "Ray 2, 5 s: 540p $0.40 · 720p $0.50"):
        assert word in told
