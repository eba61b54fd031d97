from dataclasses import replace

from bot.domain.community.configuration import Extending


async def test_what_holds_is_shown_and_the_choice_outlives_the_servers(lounge):
    assert "Anybody can go on with your clips here" in await lounge.said(
        await lounge.ana.slash(lounge.general, "preferences")
    )
    told = await lounge.said(await lounge.ana.slash(lounge.general, "preferences", extending="ask"))
    assert "From now on whoever wants to go on with a clip of yours here has to ask you first" in told
    assert "whatever the server says" in told
    await lounge.house.configurations.change(
        lounge.guild.id,
        lambda rules: replace(rules, extending=Extending.ME),
        actor_id=1,
        action="config.visibility",
    )
    assert "has to ask you first" in await lounge.said(await lounge.ana.slash(lounge.general, "preferences"))
    cleared = await lounge.said(await lounge.ana.slash(lounge.general, "preferences", extending="server"))
    assert "only you can" in cleared
    assert "what this server says" in cleared
    assert "Only you can" in await lounge.said(await lounge.ben.slash(lounge.general, "preferences"))
