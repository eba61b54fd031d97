// The part that every client plays in `make conformance`, in discord.js: official options only, nothing patched.
// sandbox/conformance/part.py says what the part is.
import { createRequire } from "node:module";

// The packages are installed outside the project's sources, in the folder that this variable names.
const require = createRequire(`${process.env.CLIENT_PACKAGES}/`);
const {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  Client,
  ContainerBuilder,
  Events,
  GatewayIntentBits,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} = require("discord.js");

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: `https://${process.env.DISCORD_ADDRESS}/api` },
});

const clip = new SlashCommandBuilder()
  .setName("clip")
  .setDescription("Make a clip")
  .addStringOption((option) =>
    option.setName("text").setDescription("What it shows").setRequired(true).setMaxLength(100),
  )
  .addStringOption((option) =>
    option
      .setName("look")
      .setDescription("Its light")
      .addChoices({ name: "Day", value: "day" }, { name: "Night", value: "night" }),
  );

const show = new SlashCommandBuilder()
  .setName("show")
  .setDescription("Show a picture")
  .addStringOption((option) =>
    option.setName("word").setDescription("Its name").setRequired(true).setAutocomplete(true),
  )
  .addAttachmentOption((option) => option.setName("picture").setDescription("The file").setRequired(true));

function buttons() {
  const again = new ButtonBuilder().setCustomId("again").setLabel("Again").setStyle(ButtonStyle.Primary);
  const rename = new ButtonBuilder().setCustomId("rename").setLabel("Rename").setStyle(ButtonStyle.Secondary);
  return new ActionRowBuilder().addComponents(again, rename);
}

function dialog() {
  const input = new TextInputBuilder().setCustomId("name").setStyle(TextInputStyle.Short).setMaxLength(50);
  const label = new LabelBuilder().setLabel("Name").setTextInputComponent(input);
  return new ModalBuilder().setCustomId("renaming").setTitle("Rename").addLabelComponents(label);
}

async function makeClip(interaction) {
  await interaction.deferReply();
  const text = interaction.options.getString("text", true);
  const look = interaction.options.getString("look") ?? "day";
  await interaction.editReply({
    content: `${text} by ${look}, from shard ${interaction.guild?.shardId ?? 0}`,
    files: [new AttachmentBuilder(Buffer.from(text), { name: "clip.txt" })],
    components: [buttons()],
  });
}

async function showPicture(interaction) {
  const word = interaction.options.getString("word", true);
  const picture = interaction.options.getAttachment("picture", true);
  const text = new TextDisplayBuilder().setContent(`${word}: ${picture.name}, ${picture.size} bytes`);
  const select = new StringSelectMenuBuilder()
    .setCustomId("pick")
    .addOptions({ label: "One", value: "one" }, { label: "Two", value: "two" });
  const row = new ActionRowBuilder().addComponents(select);
  const container = new ContainerBuilder().addTextDisplayComponents(text).addActionRowComponents(row);
  await interaction.reply({ flags: MessageFlags.IsComponentsV2, components: [container] });
}

async function answer(interaction) {
  if (interaction.isChatInputCommand() && interaction.commandName === "clip") {
    await makeClip(interaction);
  } else if (interaction.isChatInputCommand()) {
    await showPicture(interaction);
  } else if (interaction.isAutocomplete()) {
    const word = `${interaction.options.getFocused()}!`;
    await interaction.respond([{ name: word, value: word }]);
  } else if (interaction.isStringSelectMenu()) {
    await interaction.reply({ content: `picked ${interaction.values.join()}`, flags: MessageFlags.Ephemeral });
  } else if (interaction.isButton() && interaction.customId === "again") {
    await interaction.update({ content: "once more" });
  } else if (interaction.isButton()) {
    await interaction.showModal(dialog());
  } else if (interaction.isModalSubmit()) {
    const name = interaction.fields.getTextInputValue("name");
    await interaction.reply({ content: `now ${name}`, flags: MessageFlags.Ephemeral });
  }
}

client.on(Events.InteractionCreate, (interaction) => {
  answer(interaction).catch((error) => console.error("answering failed:", error));
});
client.on(Events.Error, (error) => console.error("error:", error));
client.on(Events.Debug, (line) => console.error(line.replaceAll(process.env.DISCORD_TOKEN, "(token)")));
client.once(Events.ClientReady, () => client.application.commands.set([clip, show]));

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => client.destroy().then(() => process.exit(0)));
}
await client.login(process.env.DISCORD_TOKEN);
