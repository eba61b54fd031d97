async def test_a_video_from_command_to_channel(lounge):
    asked = await lounge.ana.slash(lounge.general, "video", prompt="a lake at dawn")
    told = await lounge.said(asked)
    print(told)
    generation = await lounge.newest()
    result = await lounge.finish(generation)
    print(result.components)
