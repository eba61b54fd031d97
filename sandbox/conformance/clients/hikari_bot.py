"""The part that every client plays in `make conformance`, in hikari: official options only, nothing patched.

`sandbox/conformance/part.py` says what the part is. It runs in an environment of its own, with hikari's pins.
"""

# hikari lives in an environment of its own, which the checks do not see.
# pyright: reportMissingImports=false

import os
import ssl

import hikari

bot = hikari.GatewayBot(
    os.environ["DISCORD_TOKEN"],
    banner=None,
    intents=hikari.Intents.GUILDS,
    http_settings=hikari.impl.HTTPSettings(ssl=ssl.create_default_context(cafile=os.environ["DISCORD_CA_FILE"])),
    rest_url=f"https://{os.environ['DISCORD_ADDRESS']}/api/v10",
    suppress_optimization_warning=True,
)


@bot.listen()
async def sync(event: hikari.StartedEvent) -> None:
    """Send the commands."""
    application = await event.app.rest.fetch_application()
    choices = [hikari.CommandChoice(name=name, value=name.lower()) for name in ("Day", "Night")]
    clip = (
        event.app.rest.slash_command_builder("clip", "Make a clip")
        .add_option(
            hikari.CommandOption(
                type=hikari.OptionType.STRING,
                name="text",
                description="What it shows",
                is_required=True,
                max_length=100,
            )
        )
        .add_option(
            hikari.CommandOption(type=hikari.OptionType.STRING, name="look", description="Its light", choices=choices)
        )
    )
    word = hikari.CommandOption(
        type=hikari.OptionType.STRING, name="word", description="Its name", is_required=True, autocomplete=True
    )
    picture = hikari.CommandOption(
        type=hikari.OptionType.ATTACHMENT, name="picture", description="The file", is_required=True
    )
    show = event.app.rest.slash_command_builder("show", "Show a picture").add_option(word).add_option(picture)
    await event.app.rest.set_application_commands(application, [clip, show])


@bot.listen()
async def answer(event: hikari.InteractionCreateEvent) -> None:
    """Play the part."""
    interaction = event.interaction
    if isinstance(interaction, hikari.CommandInteraction) and interaction.command_name == "clip":
        await make_clip(interaction, event.shard.id)
    elif isinstance(interaction, hikari.CommandInteraction):
        await show_picture(interaction)
    elif isinstance(interaction, hikari.AutocompleteInteraction):
        [typed] = [str(one.value) for one in interaction.options if one.is_focused]
        await interaction.create_response([hikari.impl.AutocompleteChoiceBuilder(f"{typed}!", f"{typed}!")])
    elif isinstance(interaction, hikari.ComponentInteraction) and interaction.custom_id == "pick":
        await interaction.create_initial_response(
            hikari.ResponseType.MESSAGE_CREATE,
            f"picked {','.join(interaction.values)}",
            flags=hikari.MessageFlag.EPHEMERAL,
        )
    elif isinstance(interaction, hikari.ComponentInteraction) and interaction.custom_id == "again":
        await interaction.create_initial_response(hikari.ResponseType.MESSAGE_UPDATE, "once more")
    elif isinstance(interaction, hikari.ComponentInteraction):
        row = bot.rest.build_modal_action_row().add_text_input("name", "Name", max_length=50)
        await interaction.create_modal_response("Rename", "renaming", component=row)
    elif isinstance(interaction, hikari.ModalInteraction):
        name = interaction.components[0].components[0].value
        await interaction.create_initial_response(
            hikari.ResponseType.MESSAGE_CREATE, f"now {name}", flags=hikari.MessageFlag.EPHEMERAL
        )


async def make_clip(interaction: hikari.CommandInteraction, shard: int) -> None:
    """Defer, then give the clip with its buttons."""
    await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
    options = {one.name: str(one.value) for one in interaction.options or ()}
    text, look = options["text"], options.get("look", "day")
    row = bot.rest.build_message_action_row()
    row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "again", label="Again")
    row.add_interactive_button(hikari.ButtonStyle.SECONDARY, "rename", label="Rename")
    await interaction.edit_initial_response(
        f"{text} by {look}, from shard {shard}",
        attachment=hikari.Bytes(text.encode(), "clip.txt"),
        component=row,
    )


async def show_picture(interaction: hikari.CommandInteraction) -> None:
    """Answer with a layout of Components V2."""
    options = {one.name: one.value for one in interaction.options or ()}
    assert interaction.resolved
    picture = interaction.resolved.attachments[hikari.Snowflake(options["picture"])]
    row = bot.rest.build_message_action_row()
    row.add_text_menu("pick").add_option("One", "one").add_option("Two", "two")
    container = hikari.impl.ContainerComponentBuilder()
    container.add_text_display(f"{options['word']}: {picture.filename}, {picture.size} bytes")
    container.add_component(row)
    await interaction.create_initial_response(
        hikari.ResponseType.MESSAGE_CREATE, component=container, flags=hikari.MessageFlag.IS_COMPONENTS_V2
    )


if __name__ == "__main__":
    bot.run(check_for_updates=False)
