"""The pages: Info, what deleting means, /quota, /help, and what a server is told once."""

from collections.abc import Mapping

from bot.community.deletion import Deletable, Deleted
from bot.community.library import Details
from bot.domain.allowance import Terms
from bot.domain.community.reports import Report, Verdict
from bot.domain.generation import Generation, Status
from bot.domain.money import MicroUsd, shown
from bot.domain.provider import ModelFacts, ProviderFacts
from bot.domain.reasons import Reason
from cogs.ui import cards, sentences, text
from cogs.ui.buttons import Action, button
from cogs.ui.editing import parameters
from cogs.ui.layout import Colour, Layout, note
from cogs.ui.making import painting
from cogs.ui.moderating import complaining


def info(
    details: Details,
    models: cards.Models,
    provider: ProviderFacts | None = None,
    *,
    appealable: Report | None = None,
) -> Layout:
    """
    Return all there is to know about one piece of work, and what its provider says of it.

    `appealable` is what staff decided about it: its owner may not have got the direct message with the button.
    """
    generation = details.generation
    request = generation.request
    facts = [
        f"**Asked for by** <@{generation.requester.user_id}> {text.since(generation.created_at)}",
        parameters.told(request, models),
        f"**By** {text.plain(generation.account.capitalize(), 100)}",
        f"**Price** {_paid(generation, models)}",
        _times(details),
        _family(details),
    ]
    withdrawn = details.strike_withdrawn
    failure = sentences.for_failure(generation, withdrawn=withdrawn) if generation.status is Status.FAILED else ""
    hidden = "🙈 Staff took it out of sight: only they and its owner see it." if generation.hidden_at else ""
    gone = "🗑️ It was deleted." if generation.deleted_at else hidden
    decided = [] if appealable is None else complaining.decided(appealable)
    if appealable is not None and appealable.verdict is Verdict.HIDE:
        gone = ""  # the decision says it
    return note(
        f"### #{generation.id}{_place(details)}",
        cards.state(generation, typical=details.typical),
        cards.words(request, limit=1800),
        "\n".join(fact for fact in facts if fact),
        failure,
        gone,
        *decided,
        _rights(provider) if generation.status is Status.SUCCEEDED else "",
        colour=cards.COLOURS[generation.status],
        buttons=[] if appealable is None else [complaining.appeal_button(appealable)],
    )


def before_deleting(deletable: Deletable) -> Layout:
    """Return the question before something is removed for good."""
    generation = deletable.generation
    others = deletable.continued_by
    kept = ""
    if others == 1:
        whose = "Something of somebody else's" if deletable.by_others else "Something of the same member's"
        kept = f"⚠️ {whose} was made from it. That stays; it only loses what came before it."
    elif others:
        theirs = f", {deletable.by_others} of them other people's" if deletable.by_others else ""
        kept = f"⚠️ {others} others were made from it{theirs}. Those stay; they only lose what came before them."
    what = "Its message and its file are" if deletable.count == 1 else f"All {deletable.count} pictures of it are"
    return note(
        f"**Delete #{generation.id}?** {what} removed for good. What it cost is not given back.",
        cards.words(generation.request, limit=200),
        kept,
        _waiting(deletable.waiting),
        colour=Colour.FAILED,
        buttons=[button(Action.CONFIRM_DELETE, generation.id)],
    )


def _waiting(count: int) -> str:
    """Return how much will not be made, since it needs what is about to be deleted."""
    if count == 1:
        return "⚠️ 1 that still waits for it will not be made; it costs nothing."
    return f"⚠️ {count} that still wait for it will not be made; they cost nothing." if count else ""


def after_deleting(deleted: Deleted, remark: str) -> Layout:
    """Return what is gone, and what is not."""
    what = "" if deleted.count == 1 else f", all {deleted.count} pictures of it"
    told = "The provider that made it is told to delete it as well; that takes a moment." if deleted.told else ""
    names = ", ".join(name.capitalize() for name in deleted.kept)
    kept = f"What lies with the provider that made it ({names}) cannot be deleted from here."
    return note(
        f"🗑️ #{deleted.generation.id} is deleted{what}.",
        told,
        kept if deleted.kept else "",
        "-# What stays: its number, times and price, for the books; and its words, which are shown no more. "
        "**/privacy delete** takes all of yours away.",
        remark,
    )


def help_page(models: cards.Models) -> Layout:
    """Return what this bot does, its commands, and the prices."""
    prices = "\n".join(_prices(name, model) for name, model in models.items())
    return note(
        "### We make videos together",
        "Say what should happen, and I have it made. It is posted here for everybody; **Extend** under a clip goes on "
        "where it ended, yours or anybody's. Whoever presses pays.",
        "**/video** from words, from a picture, or between two pictures; `visibility` says who sees it\n"
        "**/image** pictures from words, after other pictures, or by changing one; buttons under them go on\n"
        "**/tray** the frames that you chose for your next video\n"
        "**/extend** continue one of your clips, **/blend** make what lies between two\n"
        "**/edit reframe**, **modify**, **upscale**, **audio** another shape or look, larger, with sound\n"
        "**/queue** what is under way, and Cancel\n"
        "**/history** everything you made here, and a search in it; Show opens one again\n"
        "**/generation show** one by its number, with its buttons; other people's, too, if they are public\n"
        "**/quota** what you have left, **/gift** what you were granted handed on\n"
        "**/preferences** who may go on with your clips, and hints about prompts\n"
        "**/help topic:prompts** how to write them\n"
        "**/privacy export** and **/privacy delete** all that I know about you\n"
        "**Apps → Animate this picture**, **Use as start frame**, **Use as end frame** in the menu of a message with "
        "a picture\n"
        "**Apps → Extend this clip**, **Show generation** in the menu of a message of mine\n"
        "**Apps → Report to moderators** in the menu of a message of mine",
        "-# For this server's staff: **/mod**. For its admins: **/config setup**.",
        f"**What it costs**\n{prices}" if prices else sentences.told(Reason.NO_PROVIDER),
        "-# Extending costs as much as a new clip; what an edit costs depends on length and size, and its dialog says "
        "it. The price is reserved first, and given back when anything fails.",
        colour=Colour.WAITING,
    )


def welcome(models: cards.Models, terms: Terms) -> Layout:
    """Return what a server is told once, when the bot comes in: what it is for, and the next three steps."""
    allowance, most = terms.allowance, terms.server.dollars_per_month
    together = "" if most is None else f", all together {shown(most)}"
    cheapest = min((price for model in models.values() for price in model.prices.values()), default=None)
    cost = (
        sentences.told(Reason.NO_PROVIDER)
        if cheapest is None
        else f"A clip takes {shown(cheapest)} or more of your allowance, and nothing when it fails."
    )
    return note(
        "### 👋 Hello! I make videos, and you make them with me",
        "Say what should happen, and I post the clip here, where everybody can go on with it.",
        f"**1. Try it:** type **/video** and a sentence, such as *a paper boat sails down a rainy street*. {cost}",
        "**2. Look around:** **/help** tells all that I can do and what it costs, **/quota** what you have left.",
        "**3. If you look after this server:** **/config setup** says where I work, who is staff and how much may be "
        "used. Until then a member may make "
        f"{text.count(allowance.videos_per_day, 'video')} a day and use {shown(allowance.dollars_per_month)} a month"
        f"{together}. I work where I "
        "may view, send messages, attach files and read the history; take that away, and I stay out of a channel.",
        "-# I say this only once.",
        colour=Colour.WAITING,
    )


def not_allowed(guild_id: int) -> Layout:
    """Return the one line for a server that the operator has not opened the bot for."""
    return note(sentences.told(Reason.SERVER_NOT_ALLOWED, {"server": str(guild_id)}))


def _prices(name: str, model: ModelFacts) -> str:
    lines: list[str] = []
    if model.makes_pictures:
        picture = painting.whole(painting.PictureWish(prompt="", model=name), {name: model})
        lines.append(f"{model.label}, a picture: {cards.price(picture, {name: model})}")
    lines += [
        f"{model.label}, {seconds} s: "
        + " · ".join(f"{size} {shown(price)}" for size, price in _sizes(model.prices, seconds).items())
        for seconds in model.seconds
    ]
    return "\n".join(lines)


def _sizes(prices: Mapping[tuple[str, int], MicroUsd], seconds: int) -> dict[str, MicroUsd]:
    return {size: price for (size, length), price in prices.items() if length == seconds}


def _paid(generation: Generation, models: cards.Models) -> str:
    """Return what was charged, and what it cost where the provider took something else."""
    if generation.present:
        return "free, a present"
    price, cost = cards.reserved(generation.request, models, generation.price), generation.cost
    if generation.status in {Status.FAILED, Status.CANCELLED}:
        return f"nothing ({price} came back)" if generation.price else "nothing"
    if cost is None or cost == generation.price:
        return price
    if cost < generation.price:
        return f"{shown(cost)} ({price} was reserved, and the rest came back)"
    return f"{price} (it took {shown(cost)}; the operator pays the rest)"


def _rights(provider: ProviderFacts | None) -> str:
    """Return what the provider's page says of what it made, as its word and not ours."""
    if provider is None or not provider.rights:
        return ""
    terms = f" · [its terms]({provider.terms})" if provider.terms else ""
    return f"-# The provider's page says: {provider.rights}{terms}"


def _times(details: Details) -> str:
    if details.took_seconds is None:
        return ""
    return f"**Took** {text.lasted(details.took_seconds)} ({cards.usually(details.typical)})"


def _family(details: Details) -> str:
    told: list[str] = []
    if details.parents:
        told.append("**Came of** " + ", ".join(_numbered(parent) for parent in details.parents))
    if details.children:
        told.append(f"**Went into** {text.count(details.children, 'other')}")
    others = [one for one in details.batch if one.id != details.generation.id]
    if others:
        told.append("**Asked for together with** " + ", ".join(f"#{one.id} ({_ended(one)})" for one in others))
    if details.generation.origin_id is not None:
        told.append(f"**Made again from** #{details.generation.origin_id}")
    return "\n".join(told)


def _place(details: Details) -> str:
    """Return which of several it is, where several were asked for at once; its own number tells of it alone."""
    numbers = [one.id for one in details.batch]
    if len(numbers) <= 1:
        return ""
    return f" · picture {numbers.index(details.generation.id) + 1} of {len(numbers)}"


def _ended(generation: Generation) -> str:
    known = {Status.SUCCEEDED: "finished", Status.FAILED: "failed", Status.CANCELLED: "cancelled"}
    return known.get(generation.status, "under way")


def _numbered(generation: Generation) -> str:
    if generation.deleted_at is not None:  # its words are gone with it, for everybody else
        return f"#{generation.id} (deleted)"
    return f"#{generation.id} {text.plain(text.one_line(generation.request.prompt, 60), 60)}"
