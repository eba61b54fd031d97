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
  Events,
  GatewayIntentBits,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} = require("discord.js");

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: `https://${process.env.DISCORD_ADDRESS}/api` },
});

const command = new SlashCommandBuilder()
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

async function answer(interaction) {
  if (interaction.isChatInputCommand()) {
    await makeClip(interaction);
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
client.once(Events.ClientReady, () => client.application.commands.set([command]));

for (const signal of ["SIGTERM", "SIGINT"]) {
  process.on(signal, () => client.destroy().then(() => process.exit(0)));
}
await client.login(process.env.DISCORD_TOKEN);
