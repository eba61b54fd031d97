"""The buttons under a picture: Animate, Vary, Use as style, Use as reference; and the menu under several."""

from dataclasses import replace
from typing import Final

from discord.ext import commands

from bot.client import MEMBERS, Ask, Mark, Reverie
from bot.community.allowances import Offer
from bot.community.making import prices
from bot.domain.errors import UserError
from bot.domain.generation import UNFINISHED, Generation
from bot.domain.money import MicroUsd
from bot.domain.reasons import Reason
from bot.domain.request import Destination, GenerationRequest, ImageFrame, Reference, Role
from bot.lifecycle.admission import Admitted
from bot.lifecycle.outbox import File
from cogs.ui import answers, asking, buttons, cards, dialogs, wishes
from cogs.ui.buttons import Action
from cogs.ui.layout import Colour, Layout, boxed
from cogs.ui.making import hints, painting
from cogs.ui.personal import quota

START, END = "start", "end"
LEFT_OUT: Final = "Of what #{number} was made after, some is left out: it is gone, or there is no room for it any more."
ENDS: Final = {START: "It begins with the picture", END: "It ends with the picture"}


class Pictures(commands.Cog):
    """From one picture to the next thing."""

    def __init__(self, bot: Reverie) -> None:
        self._bot = bot
        self._services = bot.services

    async def cog_load(self) -> None:
        """Answer to the buttons, the menu and the dialogs."""
        for verb, answer in {
            Action.ANIMATE_PICTURE: self.ask_to_animate,
            dialogs.ANIMATE_PICTURE: self.animate,
            Action.VARY: self.ask_to_vary,
            dialogs.VARY: self.vary,
            Action.USE_STYLE: self.ask_for_style,
            dialogs.USE_STYLE: self.use_style,
            Action.USE_REFERENCE: self.ask_for_reference,
            dialogs.USE_REFERENCE: self.use_reference,
            Action.PICK_PICTURE: self.pick,
        }.items():
            self._bot.answer_to(verb, answer, MEMBERS)

    async def ask_to_animate(self, interaction: Ask, mark: Mark) -> None:
        """Ask what should happen, and whether the picture comes first or last."""
        made = await self._picture(interaction, mark)
        models = wishes.choice(await self._offer(interaction, made), self._services.models)
        name = wishes.first_model(models)
        aspects = models[name].aspects if name else ()
        request = _video(made, wishes.Wish(prompt=""), models, end="") if name else None
        await answers.show(
            interaction,
            dialogs.asking_for_prompt(
                replace(mark, verb=dialogs.ANIMATE_PICTURE),
                title=f"Animate #{made.id}",
                question="What should happen?",
                hint=await self._hint(interaction, made, request, "Or leave that to the picture."),
                required=False,
                choices=[dialogs.Choice(custom_id=dialogs.END, label="Where it stands", options=ENDS, chosen=START)],
                shapes=aspects,
                shape=made.request.aspect if made.request.aspect in aspects else None,
                tip=await hints.tip(interaction),
            ),
        )

    async def animate(self, interaction: Ask, mark: Mark) -> None:
        """Have a video made that begins or ends with the picture."""
        said = dialogs.answers(interaction.data)
        await answers.think(interaction)
        made = await self._picture(interaction, mark)
        wish = wishes.Wish(prompt=said.get(dialogs.PROMPT, ""), aspect=said.get(dialogs.SHAPE))
        offer = await self._offer(interaction, made)
        models = wishes.choice(offer, self._services.models)
        request = _video(made, wish, models, end=said.get(dialogs.END, START))
        remarks = wishes.remarks_on_drafts(offer)
        await self._start(interaction, mark, made, request, remarks=remarks)

    async def ask_to_vary(self, interaction: Ask, mark: Mark) -> None:
        """Ask how close it should stay, with the same words."""
        made = await self._picture(interaction, mark)
        title = f"Vary #{made.id}"
        await self._ask(interaction, made, mark, dialogs.VARY, title=title, prompt=made.request.prompt)

    async def vary(self, interaction: Ask, mark: Mark) -> None:
        """Have it made once more, after itself and after what it was made after."""
        await self._paint(interaction, mark, Role.IMAGE, again=True)

    async def ask_for_style(self, interaction: Ask, mark: Mark) -> None:
        """Ask what should be seen in this picture's look."""
        made = await self._picture(interaction, mark)
        await self._ask(interaction, made, mark, dialogs.USE_STYLE, title=f"In the style of #{made.id}")

    async def use_style(self, interaction: Ask, mark: Mark) -> None:
        """Have something else made that looks like it."""
        await self._paint(interaction, mark, Role.STYLE)

    async def ask_for_reference(self, interaction: Ask, mark: Mark) -> None:
        """Ask what should be made of what is in this picture."""
        made = await self._picture(interaction, mark)
        await self._ask(interaction, made, mark, dialogs.USE_REFERENCE, title=f"After #{made.id}")

    async def use_reference(self, interaction: Ask, mark: Mark) -> None:
        """Have something made after what is in it."""
        await self._paint(interaction, mark, Role.IMAGE)

    async def pick(self, interaction: Ask, mark: Mark) -> None:
        """Show one picture of several, with what can be done with it."""
        await answers.think(interaction)
        first = await self._services.library.open(mark.generation_id, requester=asking.requester(interaction))
        batch = await self._services.outbox.batch(first) or (first,)
        number = asking.number(asking.chosen(interaction))
        picked = next((one for one in cards.succeeded(first, batch) if one.id == number), None)
        if picked is None:
            raise UserError(Reason.BUTTON_UNKNOWN)
        file = await self._services.outbox.file(picked, limit_bytes=asking.upload_limit(interaction))
        place = cards.succeeded(first, batch).index(picked) + 1  # as the menu counts them
        await answers.answer(interaction, _shown(picked, file, place=place), files=[file])

    async def _picture(self, interaction: Ask, mark: Mark) -> Generation:
        """Return what was pressed, which is a picture that is there; of several, one that is. Raises UserError."""
        made = await self._services.library.open(mark.generation_id, requester=asking.requester(interaction))
        if not made.request.makes_picture:
            raise UserError(Reason.BUTTON_UNKNOWN)
        if made.clip_id is None:
            batch = await self._services.outbox.batch(made)
            made = next((one for one in batch if one.clip_id is not None), made)
        if made.status in UNFINISHED:
            raise UserError(Reason.CLIP_UNFINISHED, **made.named)
        if made.clip_id is None:
            raise UserError(Reason.NOTHING_CAME_OF_IT, **made.named)
        return made

    async def _offer(self, interaction: Ask, made: Generation) -> Offer:
        return await self._services.allowances.offered(asking.payer(interaction, made))

    async def _ask(
        self, interaction: Ask, made: Generation, mark: Mark, verb: str, *, title: str, prompt: str = ""
    ) -> None:
        weights = dialogs.Choice(
            custom_id=dialogs.WEIGHT,
            label="How close to the picture",
            hint="A higher weight is closer.",
            options={f"{weight:g}": f"{weight:g}: {means}" for weight, means in painting.WEIGHTS.items()},
            chosen=f"{painting.CLOSE:g}",
        )
        models = wishes.choice(await self._offer(interaction, made), self._services.models, pictures=True)
        request = _after(made, Role.IMAGE, models, prompt=prompt, weight=painting.CLOSE, aspect=None)
        aspects = models[request.model].aspects if request.model in models else ()
        await answers.show(
            interaction,
            dialogs.asking_for_prompt(
                replace(mark, verb=verb),
                title=title,
                question="What should be seen?",
                hint=await self._hint(interaction, made, request, "A new picture."),
                prompt=prompt,
                choices=[weights],
                shapes=aspects,
                shape=request.aspect if request.aspect in aspects else None,
                tip=await hints.tip(interaction, prompt, picture=True),
            ),
        )

    async def _paint(self, interaction: Ask, mark: Mark, role: Role, *, again: bool = False) -> None:
        said = dialogs.answers(interaction.data)
        await answers.think(interaction)
        made = await self._picture(interaction, mark)
        offer = await self._offer(interaction, made)
        request = _after(
            made,
            role,
            wishes.choice(offer, self._services.models, pictures=True),
            prompt=said.get(dialogs.PROMPT, ""),
            weight=_weight(said.get(dialogs.WEIGHT)),
            aspect=said.get(dialogs.SHAPE),
        )
        remarks = wishes.remarks_on_drafts(offer) if request.model != made.request.model else []
        if again:
            request = await self._with_its_own(made, request)
            before = [one for one in made.request.references if one.role is not Role.MODIFY]
            remarks += [LEFT_OUT.format(number=made.id)] if len(request.references) <= len(before) else []
        await self._start(interaction, mark, made, request, remarks=remarks, origin_id=made.id if again else None)

    async def _with_its_own(self, made: Generation, request: GenerationRequest) -> GenerationRequest:
        """
        Return the request with the references of the picture, too, as many as there is room for.

        What the picture was a change of is not among them: the picture itself stands for that.
        """
        model = self._services.models.get(request.model)
        references = [*request.references]
        for one in await self._services.sources.references(made):
            room = 0 if model is None or one.role is Role.MODIFY else model.references.get(one.role, 0)
            if sum(other.role is one.role for other in references) < room:
                references.append(one)
        return replace(request, references=tuple(references))

    async def _start(
        self,
        interaction: Ask,
        mark: Mark,
        made: Generation,
        request: GenerationRequest,
        *,
        remarks: list[str] | None = None,
        origin_id: int | None = None,
    ) -> None:
        said = [*(remarks or [])]

        async def admit(destination: Destination) -> Admitted:
            admitted = await self._services.admission.admit(
                request,
                requester=asking.requester(interaction),
                destination=destination,
                press=asking.press(interaction, mark.verb),
                origin_id=origin_id,  # whoever may see it may use what it was made after
            )
            said.extend(await hints.remarks(interaction, request))
            return admitted

        await answers.start(interaction, admit, visibility=asking.visibility(made.destination), remarks=said)

    async def _hint(self, interaction: Ask, made: Generation, request: GenerationRequest | None, said: str) -> str:
        """Return what it costs and leaves, and whether the picture's owner is asked first."""
        asker = asking.requester(interaction)
        if await self._services.owners.check(made, asker):
            said = "Its owner is asked first."
        price: MicroUsd | None = None if request is None else prices.today(request, self._services.models)
        standing = await self._services.allowances.of(asking.payer(interaction, made))
        return quota.hint(said, price, standing.left, pictures=int(request is not None and request.makes_picture))


def _video(made: Generation, wish: wishes.Wish, models: cards.Models, *, end: str) -> GenerationRequest:
    """Return the request for a video that begins or ends with a picture, in the picture's shape."""
    assert made.clip_id is not None
    given = wishes.Given(frame=ImageFrame(media_id=made.clip_id))
    wish = replace(wish, aspect=wish.aspect or made.request.aspect or None)
    return wishes.whole(wish, models, start=None if end == END else given, end=given if end == END else None)


def _after(
    made: Generation, role: Role, models: cards.Models, *, prompt: str, weight: float | None, aspect: str | None
) -> GenerationRequest:
    """Return the request for another picture after this one, with the same model as far as it is offered."""
    assert made.clip_id is not None
    known = models.get(made.request.model)
    wish = painting.PictureWish(
        prompt=prompt,
        model=made.request.model if known is not None and known.makes_pictures else None,
        aspect=aspect or made.request.aspect or None,
        format=made.request.format or None,
    )
    return painting.whole(wish, models, references=[Reference(role=role, media_id=made.clip_id, weight=weight)])


def _weight(chosen: str | None) -> float | None:
    """Return a weight as the dialog's list has it; None where it is none of it, for an id can be made up."""
    return next((weight for weight in painting.WEIGHTS if f"{weight:g}" == chosen), None)


def _shown(picked: Generation, file: File, *, place: int) -> Layout:
    row = [buttons.button(action, picked.id) for action in buttons.WITH_A_PICTURE]
    return boxed(
        [f"**Picture {place}** · #{picked.id}", cards.words(picked.request, limit=200)],
        colour=Colour.DONE,
        media=[file.name],
        alt=cards.described(picked.request),
        spoiler=picked.destination.spoiler,
        media_first=True,
        buttons=row,
    )


async def setup(bot: Reverie) -> None:
    """Add the cog."""
    await bot.add_cog(Pictures(bot))
