"""
Every refusal and every failure in words: what happened, and what to do next.

A reason has one or more parts. `{name:how}` is filled from the facts that came with it; a part whose facts are
missing is left out, so the first part of each needs none.
"""

import string
from collections.abc import Callable, Mapping
from typing import Any, Final

import discord

from bot.domain.community.conduct import is_strike
from bot.domain.errors import Fact, UserError
from bot.domain.generation import Generation
from bot.domain.money import MicroUsd, shown
from bot.domain.reasons import Reason
from cogs.ui import text

FREE: Final = "Nothing was charged."
FREE_AGAIN: Final = "Nothing was charged: your quota came back."
WITHDRAWN: Final = "It counted as a strike, which staff have withdrawn."
COUNTED: Final = "It counts as a strike: too many of them pause you. /quota shows yours."
OUR_FAULT: Final = (
    "Something went wrong on our side, and is in the operator's log. If it was accepted before that, /queue shows it."
)
COMMANDS_CHANGED: Final = "This command has changed. Restart Discord (Ctrl+R) and try it again."

LONGEST_WORD: Final = 100
_OPERATOR: Final = "The bot's operator has to act:"

SENTENCES: Final[Mapping[Reason, tuple[str, ...]]] = {
    # the prompt
    Reason.PROMPT_REQUIRED: (
        "Tell me what should happen in the video. The prompt may only be left out when you give a picture.",
    ),
    Reason.PROMPT_TOO_SHORT: (
        "This prompt is too short.",
        "It has {length:count}, and {shortest:count} characters are the least.",
    ),
    Reason.PROMPT_TOO_LONG: (
        "This prompt is too long. Shorten it and send it again.",
        "It has {length:count} characters, and {longest:count} are the most.",
    ),
    # loop
    Reason.LOOP_WITH_END_FRAME: (
        "A loop ends where it begins, so it cannot have an end frame. Leave out the loop or the end frame.",
    ),
    Reason.LOOP_WITH_BOTH_FRAMES: (
        "A loop ends where it begins, so it cannot have a start and an end frame. Leave out the loop or the end frame.",
    ),
    Reason.LOOP_BACKWARDS: ("A clip that leads to another one cannot loop. Leave out the loop.",),
    Reason.LOOP_CLIP_TO_PICTURE: ("A clip that goes on to a picture cannot loop. Leave out the loop or the picture.",),
    Reason.LOOP_PICTURE_TO_CLIP: ("A clip from a picture to another clip cannot loop. Leave out the loop.",),
    Reason.LOOP_BETWEEN_CLIPS: ("A clip between two clips cannot loop. Leave out the loop.",),
    Reason.FRAMES_MISSING: (
        "The picture or clip that this begins or ends with is not there. Give it again with /video.",
    ),
    Reason.REQUEST_NOT_UNDERSTOOD: (
        "The provider did not understand this request. Change the prompt or the options and try again.",
    ),
    # options
    Reason.MODEL_UNKNOWN: ("This model is not offered here. Choose another one.", "There is {offered:list}."),
    Reason.MODE_UNSUPPORTED: (
        "The model cannot make that kind of video.",
        "{model} is the one that was asked for.",
        "Choose another model, or leave out a frame or the loop.",
    ),
    Reason.SECONDS_UNSUPPORTED: (
        "The model does not make clips of that length.",
        "{model} makes {offered:list} seconds.",
    ),
    Reason.RESOLUTION_UNSUPPORTED: ("The model does not offer that resolution.", "{model} offers {offered:list}."),
    Reason.ASPECT_UNSUPPORTED: ("The model does not offer that aspect.", "{model} offers {offered:list}."),
    Reason.MODEL_NOT_OFFERED: (
        "That model is not among those that you may use in this server. Choose another one.",
        "You may use {offered:list}.",
    ),
    Reason.RESOLUTION_NOT_OFFERED: (
        "That resolution is not among those that you may use in this server. Choose another one.",
        "Of {model}, you may use {offered:list}.",
    ),
    Reason.SECONDS_NOT_OFFERED: (
        "Clips of that length are not made in this server. Choose another one.",
        "{model} makes {offered:list} seconds here.",
    ),
    # pictures
    Reason.NOT_A_PICTURE: ("That file is not a picture that I can read. I take JPEG, PNG, WebP and GIF.",),
    Reason.PICTURE_UNREADABLE: (
        "I cannot open that picture: it is damaged, or did not arrive whole. Send it again, best as JPEG or PNG.",
    ),
    Reason.PICTURE_TOO_LARGE: (
        "That picture is too large. Send a smaller one.",
        "It has {megabytes} MB, and {limit} MB is the most.",
    ),
    Reason.PICTURE_TOO_MANY_PIXELS: (
        "That picture has too many pixels. Scale it down and send it again.",
        "It has {megapixels} megapixels, and {limit} is the most.",
    ),
    Reason.PICTURE_TOO_SMALL: (
        "That picture is too small to make a video of. Send a larger one.",
        "It has {width} by {height} pixels, and each side needs {limit}.",
    ),
    Reason.NO_PICTURE_IN_MESSAGE: (
        "There is no picture in that message. Choose a message with a JPEG, PNG, WebP or GIF attached to it.",
    ),
    # clips
    Reason.CLIP_UNKNOWN: (
        "I do not know that clip. Start typing in the command's option, and choose one from the list.",
        "/history shows all of yours.",
    ),
    Reason.CLIP_DELETED: (
        "That clip was deleted, or this server does not keep clips that long, so it cannot be shown or continued.",
        "Choose another one.",
    ),
    Reason.CLIP_UNFINISHED: ("That clip is not finished yet. Try again when it is there; /queue shows how it stands.",),
    Reason.CLIP_PRIVATE: (
        "That clip is private: only the member who made it can use it, in their direct messages with me.",
    ),
    Reason.CLIP_ELSEWHERE: ("That clip was made in another server. It can be used only there.",),
    Reason.CLIP_OUT_OF_SIGHT: (
        "That clip is somebody else's, in a channel that you cannot read. Ask them to show it to you.",
    ),
    Reason.CLIP_HIDDEN: (
        "Staff took that clip out of sight: only whoever made it still sees it, and nothing public is made from it.",
    ),
    Reason.CLIP_ACCOUNT_GONE: (
        "That clip was made with a provider account that this bot no longer has, so it cannot be continued.",
        f"{_OPERATOR} give that account its key again (PROVIDERS__…__API_KEY).",
    ),
    Reason.NOT_YOURS: ("That one belongs to somebody else: only they can do this.",),
    Reason.CLIP_OF_SOMEBODY_ELSE: (
        "That clip is somebody else's. Press Extend under it, in its channel, to go on where it ended.",
    ),
    Reason.TOO_LATE_TO_CANCEL: (
        "It is too late to cancel: the provider has begun. The clip comes when it is ready; you can delete it then.",
    ),
    Reason.CANCELLED_BY_STAFF: ("Staff of this server took it back before it began; ask them why.",),
    # what a server does not allow
    Reason.PROMPT_FILTERED: (
        "This server's rules do not allow some of these words. Say it in other words and send it again.",
    ),
    Reason.CHANNEL_NOT_CHOSEN: (
        "Nothing is made in this channel: this server's admins chose others for it.",
        "Ask for it again in {channels:all}.",
    ),
    Reason.AGE_RESTRICTED_HERE: (
        "In this server nothing is made in age-restricted channels. Ask for it again in another channel.",
    ),
    Reason.CLIP_AGE_RESTRICTED: (
        "That clip was made in an age-restricted channel, and stays there. Open it in a channel of that kind.",
    ),
    Reason.PRIVATE_WORK_OFF: (
        "This server's rules do not allow private work. Ask for it again in a channel, without that option.",
    ),
    # the filters
    Reason.WORD_EMPTY: ("There is nothing to be seen in that word. Type one or several, with commas between them.",),
    Reason.WORD_TOO_LONG: (
        "That word is too long for the filter.",
        "{word} is where it would be cut; {limit:count} characters are the most.",
    ),
    Reason.WORD_LIST_FULL: (
        "That would be too many words for the filter. Remove some first.",
        "There is room for {limit:count}.",
    ),
    Reason.PATTERN_BROKEN: (
        "That pattern is no regular expression that I can use.",
        "What is wrong with {pattern}: {problem}.",
        "References back and looking around are not possible: they could run for ever.",
    ),
    Reason.PATTERN_TOO_LONG: (
        "That pattern is too long.",
        "{limit:count} characters are the most. Cut it in two.",
    ),
    Reason.PATTERN_TOO_COSTLY: (
        "That pattern would take too long to look for. Let it repeat less, or cut it in two.",
        "It is {pattern}.",
    ),
    Reason.PATTERNS_TOO_COSTLY: (
        "All patterns together would take too long to look for. Remove one, or let them repeat less.",
        "The one that is too much is {pattern}.",
    ),
    Reason.PATTERN_MATCHES_ALL: (
        "That pattern matches every prompt, even an empty one. Say what has to be there, such as + instead of *.",
        "It is {pattern}.",
    ),
    Reason.PATTERN_LIST_FULL: (
        "That would be too many patterns for the filter. Remove some first.",
        "There is room for {limit:count}.",
    ),
    Reason.FILTER_UNKNOWN: (
        "That is neither a word nor a pattern of this server's filter. /config filters list shows them all.",
    ),
    Reason.FILTER_NOT_SAID: ("Say which words or which pattern: fill in one of the command's options.",),
    # whose word is needed
    Reason.CLIP_KEPT_BY_OWNER: (
        "The member who made that clip keeps it to themselves, so nobody else can go on with it. Make one of your own.",
        "It is {owner}'s.",
    ),
    Reason.CONSENT_TOO_MANY: (
        "You have asked that member for as much as you may at once. Wait for their answers, or make something else.",
        "{limit:count} requests are open.",
    ),
    Reason.CONSENT_LAPSED: ("That request has lapsed, or was answered already. They can ask again.",),
    Reason.CONSENT_NOT_YOURS: ("Only the member who made the clip can answer that.",),
    Reason.DEARER_NOW: ("It costs more today than when you asked. Ask for it again to see the price.",),
    # how much
    Reason.VIDEOS_PER_DAY: (
        "You have used up today's videos in this server.",
        "That is {used:count} of {limit:count}.",
        "You can go on {resets_at:when}.",
    ),
    Reason.DOLLARS_PER_MONTH: (
        "Your money for this month does not reach for this.",
        "It costs {price:money}, and {left:money} is left.",
        "Choose something shorter, a lower resolution or a cheaper model, or come back {resets_at:when}.",
    ),
    Reason.JOBS_AT_ONCE: (
        "You have as many videos under way as you may. Wait for one, or cancel one with /queue.",
        "That is {used:count} of {limit:count}.",
    ),
    Reason.SERVER_BUDGET: (
        "This server has used up its money, so nobody can start anything that costs more than is left.",
        "It costs {price:money}, and of this {span}'s {limit:money} there is {left:money} left.",
        "It goes on {resets_at:when}.",
        f"{_OPERATOR} SERVER_USD_PER_MONTH says how much there is.",
    ),
    Reason.DRAFTS_ONLY: (
        "This server has little money left, so only drafts are made: a fast model at its smallest size.",
        "{percent} % of this {span}'s budget is used.",
        "You can still make a draft: {drafts:list}.",
        "All else goes on {resets_at:when}.",
    ),
    Reason.ALL_SERVERS_BUDGET: (
        "This bot has used up what its operator lets all servers together spend.",
        "It goes on {resets_at:when}.",
        f"{_OPERATOR} ALL_SERVERS_USD_PER_DAY and ALL_SERVERS_USD_PER_MONTH say how much there is.",
    ),
    Reason.ACCOUNT_BUDGET: (
        "The provider's account has reached its limit for this month.",
        "It goes on {resets_at:when}.",
        f"{_OPERATOR} PROVIDERS__…__USD_PER_MONTH says how much there is.",
    ),
    Reason.PROPOSAL_GONE: (
        "That question is closed: it was answered before, or is asked anew with another price. Ask for it again.",
    ),
    # who may do what
    Reason.STAFF_ONLY: ("Only this server's staff may do that.", "An admin names their role in /config setup."),
    Reason.ADMIN_ONLY: ("Only who may manage this server (Manage Server) may do that.",),
    Reason.OPERATOR_ONLY: ("Only the bot's operator may do that.", f"{_OPERATOR} OPERATOR_IDS says who that is."),
    Reason.BANNED: (
        "You may not use this bot here.",
        "Staff gave a reason: {reason}.",
        "It ends {until:when}.",
        "/privacy still works.",
    ),
    # what an admin sets
    Reason.AMOUNT_UNREADABLE: (
        "I cannot read that amount. Type dollars with a point and at most two digits after it, such as 12.50.",
        "You typed: {typed}.",
    ),
    Reason.AMOUNT_OUT_OF_RANGE: (
        "That amount is too large.",
        "For {field} the most is {limit:money}.",
    ),
    Reason.NUMBER_UNREADABLE: ("I cannot read that number. Type a whole one, such as 10.", "You typed: {typed}."),
    Reason.NUMBER_OUT_OF_RANGE: (
        "That number is too small or too large.",
        "For {field} it is to be from {least:count} to {most:count}.",
    ),
    Reason.SETTING_MODEL: (
        "There is no such model here. Choose among those that this bot offers.",
        "You chose {name}; there is {offered:list}.",
    ),
    Reason.SETTING_RESOLUTION: (
        "There is no such resolution here. Choose among those that this bot's models offer.",
        "You chose {name}; there is {offered:list}.",
    ),
    Reason.SETTING_SECONDS: (
        "There are no clips of that length here. Choose among those that this bot's models make.",
        "You chose {name} seconds; there is {offered:list}.",
    ),
    Reason.NOTHING_LEFT_TO_MAKE: (
        "With these models, resolutions and lengths together nothing could be made any more. Allow one more of them.",
    ),
    Reason.BUDGET_ABOVE_OPERATORS: (
        "That is more than this bot's operator gives this server in a month; you can set less, not more.",
        "They give {limit:money}.",
        f"{_OPERATOR} SERVER_USD_PER_MONTH says how much there is.",
    ),
    Reason.DAY_ABOVE_MONTH: (
        "The budget of a day cannot be larger than that of the month. Lower the one or raise the other.",
        "That is {day:money} a day and {month:money} a month.",
    ),
    Reason.TIME_ZONE_UNKNOWN: (
        "I do not know that time zone. Start typing a city, and choose from the list, such as Europe/Berlin.",
        "You typed: {typed}.",
    ),
    Reason.TOO_MANY_TIERS: (
        "There are as many roles with an allowance as there can be. Remove one with /config roles remove.",
        "The most is {limit:count}.",
    ),
    Reason.TIER_TWICE: ("A role can have only one allowance, and this would give one of them two.",),
    Reason.TIER_WITHOUT_ROLE: (
        "An allowance in the list of tiers needs a role. What everybody has stands under everyone.",
    ),
    Reason.TIER_UNKNOWN: (
        "That role has no allowance of its own, so there is nothing to take away. /config roles list shows who has.",
    ),
    Reason.ROLE_OF_EVERYBODY: (
        "Everybody has that role. For staff, choose one of its own; what everybody may use is the free allowance.",
    ),
    Reason.TOO_MANY_CHANNELS: (
        "That are too many channels. Choose fewer, or none, which allows all of them.",
        "The most is {limit:count}.",
    ),
    Reason.CHANGED_MEANWHILE: (
        "This was changed in the meantime, so I left it as it is now. Look at it, and choose again.",
    ),
    Reason.IMPORT_NOT_JSON: (
        "That file is not JSON as /config export writes it. Export the rules, change that file, and import it.",
        "It cannot be read in line {line:count}.",
    ),
    Reason.IMPORT_TOO_LARGE: (
        "That file is too large for a server's rules.",
        "The most is {limit:count} KiB.",
    ),
    Reason.IMPORT_UNKNOWN: (
        "There is something in that file that I do not know, so I changed nothing.",
        "Take it out or correct its name: {names:all}.",
    ),
    Reason.IMPORT_WRONG: (
        "There is something wrong in that file, so I changed nothing.",
        "Correct this: {names:all}.",
    ),
    Reason.IMPORT_ELSEWHERE: (
        "That file names channels or roles that this server does not have, so I changed nothing.",
        "Put in ids of this server, or take them out: {names:all}.",
    ),
    Reason.IMPORT_GONE: ("The file is not on this message any more. Use /config import again.",),
    # how members behave, and what staff do about it
    Reason.MEMBER_PAUSED: (
        "You are paused here, so you can start nothing new. What you had asked for before is still made.",
        "The reason: {reason}.",
        "It ends {until:when}.",
        "/quota shows your strikes.",
    ),
    Reason.PAUSED_EVERYWHERE: (
        "The provider refused too much of what you asked for lately, so you can start nothing new, in any server.",
        "It ends {until:when}.",
        f"{_OPERATOR} STRIKES_EVERYWHERE says how many refusals are too many.",
    ),
    Reason.STANDING_STILL: (
        "Work is paused for now, so nothing new is taken. What waits keeps its place and goes on afterwards.",
        "<@{who}> gave a reason: {reason}.",
    ),
    Reason.STOOD_STILL: (
        "This waited for a whole day while work was paused, so it was let go. Ask for it again when work goes on.",
    ),
    Reason.NOT_YOURSELF: ("You cannot do this to yourself. Choose somebody else.",),
    Reason.NOT_A_BOT: ("That is a bot, and bots make nothing here. Choose a member.",),
    Reason.OF_YOUR_RANK: (
        "That member has the same rank as you here, or a higher one. Ask somebody above them to do it.",
    ),
    Reason.SAME_AGAIN: (
        "The provider refused these words, and would again. Press Edit & re-run, and say it in other words.",
    ),
    Reason.PICTURE_AGAIN: (
        "The provider refused a picture of this one, and would refuse it again. Use /video with another picture.",
    ),
    Reason.STRIKE_UNKNOWN: (
        "There is no such strike in force here. It was withdrawn already; /mod strikes shows all.",
    ),
    Reason.NOT_PAUSED: ("That member is not paused here. /mod strikes shows how they stand.",),
    Reason.NOT_BANNED: ("That member is not banned here. /mod strikes shows how they stand.",),
    Reason.GOES_ON: ("Work is not paused here: there is nothing to resume.",),
    # what is given and handed on
    Reason.NOTHING_NAMED: ("Say how much: at least one of the numbers has to be more than nothing.",),
    Reason.GRANTED_LESS: (
        "That is more than there is to take: only what was granted and not used yet can be revoked.",
        "They have {videos:count} videos, {pictures:count} pictures and {amount:money} of that.",
    ),
    Reason.GIFT_TOO_LARGE: (
        "You cannot give that much away: only what was granted to you, not the free part that everybody gets.",
        "You have {videos:count} videos and {amount:money} of that.",
    ),
    Reason.NOT_IN_SERVER: ("That person is not in this server. Choose a member from the list.",),
    Reason.GIFT_TO_BANNED: ("That member may not use me here, so they cannot be given anything.",),
    # reports and appeals
    Reason.NO_CLIP_IN_MESSAGE: (
        "That message is not one of my clips. Choose one that I posted, or press Report under the clip.",
    ),
    Reason.NOTHING_TO_REPORT: ("There is no clip yet that could be reported. Report it when it is there.",),
    Reason.OWN_CLIP_REPORTED: ("That is your own clip, so there is nothing to report. Delete removes it.",),
    Reason.ALREADY_REPORTED: ("You have reported that clip already. Once is enough: staff know of it.",),
    Reason.REPORT_UNKNOWN: ("I do not know that report. /mod reports shows all there are in this server.",),
    Reason.REPORT_DECIDED: (
        "That report is decided already, so nothing was done now.",
        "It was {by:member}, with “{verdict}”.",
        "The owner may appeal.",
    ),
    Reason.OWN_CLIP_JUDGED: ("That is your own clip. Somebody else of the staff decides about it.",),
    Reason.OWNER_OF_HIGHER_RANK: ("Whoever made that clip has a higher rank than you. Ask an admin to decide.",),
    Reason.NOTHING_TO_APPEAL: ("There is no decision here that you could appeal against.",),
    Reason.APPEALED_ALREADY: ("That decision was appealed against already, and once is all. Staff's answer is final.",),
    Reason.APPEAL_TOO_LATE: (
        "It is too late for an appeal.",
        "It can be made within {days:count} days.",
        "Write to this server's staff instead.",
    ),
    Reason.APPEAL_ANSWERED: ("Somebody else of the staff has answered that appeal already; nothing was done now.",),
    Reason.APPEAL_TO_ANOTHER: (
        "You made that decision, so somebody else of the staff (or an admin) answers the appeal.",
    ),
    # where
    Reason.SERVER_NOT_ALLOWED: (
        "I am sorry: this bot's operator has not opened it for this server, so I cannot make anything here.",
        "They can add it to ALLOWED_GUILD_IDS: {server}.",
    ),
    Reason.CHANNEL_FORBIDDEN: (
        "I may not work in this channel.",
        "What I am missing here: {missing:all}.",
        "Ask an admin for View Channel, Send Messages, Attach Files and Read Message History, or try another channel.",
    ),
    Reason.CHANNEL_GONE: ("That channel is gone. Try it again in another one.",),
    Reason.DIRECT_MESSAGES_CLOSED: (
        "I cannot send you direct messages, and private work goes there.",
        "Allow them for this server (server menu → Privacy Settings → Direct Messages) and try again.",
    ),
    Reason.BUTTON_UNKNOWN: ("I do not know this button: it is from another version of me. /help shows what I can do.",),
    Reason.NOT_A_MEMBER: ("That was made in a server that you are not in any more, and whoever presses pays there.",),
    # everything about somebody
    Reason.EXPORT_TOO_LARGE: (
        "Everything about you is more than Discord takes as one file here. Try it again in a server with more boosts.",
    ),
    # the operator's account
    Reason.NO_PROVIDER: (
        f"I have no video provider to make this with. {_OPERATOR} PROVIDERS__LUMA__API_KEY is not set.",
    ),
    Reason.ACCOUNT_KEY: (
        "The video provider does not accept the bot's key, which only its operator can mend.",
        f"{_OPERATOR} PROVIDERS__{{account:setting}}__API_KEY is wrong.",
    ),
    Reason.ACCOUNT_CREDITS: (
        "The bot's account at the video provider has run out of credits.",
        f"{_OPERATOR} buy credits for the account of PROVIDERS__{{account:setting}}__API_KEY.",
    ),
    # what a provider found wrong
    Reason.BLACKLISTED_WORDS: (
        "The provider does not allow some of these words. Say it in other words and try again.",
    ),
    Reason.FRAME_MODERATED: ("The provider does not allow one of the pictures. Try another picture.",),
    Reason.PROMPT_MODERATED: ("The provider does not allow this prompt. Change what should be seen and try again.",),
    Reason.MODERATED: ("The provider does not allow what was asked for. Change the prompt or the picture.",),
    Reason.FRAMES_UNREADABLE: ("The provider could not read the picture. Try again, or send it as another file.",),
    Reason.INVALID_REQUEST: (
        "The provider cannot make this as it was asked for. Change the prompt or the options and try again.",
    ),
    # what went wrong on the way
    Reason.CARD_GONE: (
        "The message that showed your picture was removed before the provider had fetched the picture from it.",
        "Press Retry: it is shown again.",
    ),
    Reason.PROMPT_PROCESSING: (
        "The provider could not work with this prompt. Retry may help; simpler words often do.",
    ),
    Reason.DISPATCH: ("The provider accepted it, and then could not start it. Press Retry.",),
    Reason.JOB_FAILED: ("The provider started it, and then it failed there. Press Retry.",),
    Reason.CALLBACK_PROCESSING: ("The provider could not hand over its result. Press Retry.",),
    Reason.RATE_LIMITED: (
        "The provider has too much to do and did not take it in time. Press Retry in a few minutes.",
    ),
    Reason.UNAVAILABLE: ("The provider or Discord could not be reached for too long. Try it again in a few minutes.",),
    Reason.UNCONFIRMED: (
        "The provider never confirmed that it took this, and it could not be found there.",
        "Press Retry; should it turn up after all, you get it as a present.",
    ),
    Reason.TOO_SLOW: ("The provider took longer than we wait. Press Retry; a shorter or smaller clip is faster.",),
    Reason.NO_FILE: ("The provider says that it is finished, and gives no file. Press Retry.",),
    Reason.LOST_FILE: ("The finished file could not be fetched from the provider. Press Retry.",),
    Reason.BROKEN_FILE: ("The provider's file is damaged, even after fetching it again. Press Retry.",),
    Reason.NOT_OUR_WORDS: ("The provider could not make this. Press Retry, or change the prompt.",),
}


# How a fact is shown: what stands after the colon, and what becomes of the value.
FORMS: Final[Mapping[str, Callable[[Any], str]]] = {
    "money": lambda amount: shown(MicroUsd(amount)),
    "when": text.since,
    "list": lambda words: text.listed(str(word) for word in words),
    "all": lambda words: ", ".join(text.plain(word, LONGEST_WORD) for word in words),
    "setting": str.upper,
    "member": "<@{}>".format,
    "count": "{:,}".format,
}


class _Facts(string.Formatter):
    """Fills in facts; the part after the colon says how a fact is shown."""

    def format_field(self, value: object, format_spec: str) -> str:
        form = FORMS.get(format_spec)
        return discord.utils.escape_markdown(str(value)) if form is None else form(value)


def told(reason: Reason, facts: Mapping[str, Fact] | None = None) -> str:
    """Return the sentence of a reason, with as much as the facts allow."""
    known = facts or {}
    parts = [part for part in SENTENCES[reason] if _needs(part) <= known.keys()]
    return " ".join(_Facts().vformat(part, (), known) for part in parts)


def _needs(part: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(part) if name}


def for_error(error: BaseException) -> str:
    """Return what the person who asked is told about an error: never its own words."""
    return told(error.reason, error.facts) if isinstance(error, UserError) else OUR_FAULT


def for_failure(generation: Generation, *, withdrawn: bool = False) -> str:
    """Return why a generation failed, that it cost nothing, and whether it counts against its member."""
    facts = {"account": generation.account}
    counted = f" {WITHDRAWN if withdrawn else COUNTED}" if is_strike(generation) else ""
    return f"{told(generation.failure or Reason.NOT_OUR_WORDS, facts)} {FREE_AGAIN}{counted}"
