"""What stands in the way of the work itself: places, accounts, providers, and what went wrong."""

from typing import Final

from bot.domain.reasons import Reason
from cogs.ui.sentences.form import OPERATOR, Sentences

SENTENCES: Final[Sentences] = {
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
        f"I have no video provider to make this with. {OPERATOR} PROVIDERS__LUMA__API_KEY is not set.",
    ),
    Reason.ACCOUNT_KEY: (
        "The video provider does not accept the bot's key, which only its operator can mend.",
        f"{OPERATOR} PROVIDERS__{{account:setting}}__API_KEY is wrong.",
    ),
    Reason.ACCOUNT_CREDITS: (
        "The bot's account at the video provider has run out of credits.",
        f"{OPERATOR} buy credits for the account of PROVIDERS__{{account:setting}}__API_KEY.",
    ),
    # what a provider found wrong
    Reason.BLACKLISTED_WORDS: (
        "The provider does not allow some of these words. Say it in other words and try again.",
    ),
    Reason.FRAME_MODERATED: ("The provider does not allow one of the pictures. Try another picture.",),
    Reason.PROMPT_MODERATED: ("The provider does not allow this prompt. Change what should be seen and try again.",),
    Reason.MODERATED: ("The provider does not allow what was asked for. Change the prompt or the picture.",),
    Reason.FRAMES_UNREADABLE: (
        "The provider could not download the picture or clip that this is made from.",
        "Press Retry, or take another file.",
    ),
    Reason.INVALID_REQUEST: (
        "The provider cannot make this as it was asked for. Change the prompt or the options and try again.",
    ),
    # what went wrong on the way
    Reason.CARD_GONE: (
        "The message that showed your picture was removed before the provider had fetched the picture from it.",
        "Press Retry: it is shown again.",
    ),
    Reason.RESULT_GONE: (
        "The message with that clip was removed, and the provider could have fetched it only from there.",
        "Download the clip with /generation show, and give it to /edit as `file`.",
    ),
    Reason.NEEDS_PUBLIC_URL: (
        "What this is made from is too large to reach the provider by way of Discord. Take something smaller.",
        "A file has {megabytes} MB; {limit} MB go through.",
        "Together the files have {together} MB; {limit} MB go through.",
        f"{OPERATOR} larger files go through once PUBLIC_URL is set.",
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
    Reason.TOO_SLOW: ("The provider took longer than we wait. Press Retry; what is shorter or smaller is faster.",),
    Reason.NO_FILE: ("The provider says that it is finished, and gives no file. Press Retry.",),
    Reason.LOST_FILE: ("The finished file could not be fetched from the provider. Press Retry.",),
    Reason.BROKEN_FILE: ("The provider's file is damaged, even after fetching it again. Press Retry.",),
    Reason.NOT_OUR_WORDS: ("The provider could not make this. Press Retry, or change the prompt.",),
}
