"""How much, who may do what, and everything between members and staff."""

from typing import Final

from bot.domain.reasons import Reason
from cogs.ui.sentences.form import OPERATOR, Sentences

SENTENCES: Final[Sentences] = {
    # how much
    Reason.VIDEOS_PER_DAY: (
        "You have used up today's videos in this server.",
        "That is {used:count} of {limit:count}.",
        "You can go on {resets_at:when}.",
    ),
    Reason.PICTURES_PER_DAY: (
        "You have not so many pictures left today in this server.",
        "That is {used:count} of {limit:count} used.",
        "You asked for {count:count}, and {left:count} of them you can still have: choose a smaller number.",
        "You can go on {resets_at:when}.",
    ),
    Reason.DOLLARS_PER_MONTH: (
        "Your money for this month does not reach for this.",
        "It costs {price:money}, and {left:money} is left.",
        "Choose something shorter, a lower resolution or a cheaper model.",
        "Or come back {resets_at:when}.",
    ),
    Reason.JOBS_AT_ONCE: (
        "You have as much under way as you may. Wait for one, or cancel one with /queue.",
        "That is {used:count} of {limit:count}.",
    ),
    Reason.NO_ALLOWANCE: (
        "This server's rules give you nothing to make this with.",
        "Ask an admin which roles may, or staff to grant you something; /quota shows what you have.",
    ),
    Reason.SERVER_BUDGET: (
        "This server has used up its money, so nobody can start anything that costs more than is left.",
        "It costs {price:money}, and of this {span}'s {limit:money} there is {left:money} left.",
        "It goes on {resets_at:when}.",
        f"{OPERATOR} SERVER_USD_PER_MONTH says how much there is.",
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
        f"{OPERATOR} ALL_SERVERS_USD_PER_DAY and ALL_SERVERS_USD_PER_MONTH say how much there is.",
    ),
    Reason.ACCOUNT_BUDGET: (
        "The provider's account has reached its limit for this month.",
        "It goes on {resets_at:when}.",
        f"{OPERATOR} PROVIDERS__…__USD_PER_MONTH says how much there is.",
    ),
    Reason.PROPOSAL_GONE: (
        "That question is closed: it was answered before, or is asked anew with another price. Ask for it again.",
    ),
    # who may do what
    Reason.STAFF_ONLY: ("Only this server's staff may do that.", "An admin names their role in /config setup."),
    Reason.ADMIN_ONLY: ("Only who may manage this server (Manage Server) may do that.",),
    Reason.OPERATOR_ONLY: ("Only the bot's operator may do that.", f"{OPERATOR} OPERATOR_IDS says who that is."),
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
        f"{OPERATOR} SERVER_USD_PER_MONTH says how much there is.",
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
        f"{OPERATOR} STRIKES_EVERYWHERE says how many refusals are too many.",
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
        "You have {videos:count} videos, {pictures:count} pictures and {amount:money} of that.",
    ),
    Reason.NOT_IN_SERVER: ("That person is not in this server. Choose a member from the list.",),
    Reason.GIFT_TO_BANNED: ("That member may not use me here, so they cannot be given anything.",),
    # reports and appeals
    Reason.NO_CLIP_IN_MESSAGE: (
        "That message shows nothing that I made. Choose one that I posted, or press Report under it.",
    ),
    Reason.NOTHING_TO_REPORT: ("There is nothing yet that could be reported. Report it when it is there.",),
    Reason.OWN_CLIP_REPORTED: ("That is your own, so there is nothing to report. Delete removes it.",),
    Reason.ALREADY_REPORTED: ("You have reported that already. Once is enough: staff know of it.",),
    Reason.REPORT_UNKNOWN: ("I do not know that report. /mod reports shows all there are in this server.",),
    Reason.REPORT_DECIDED: (
        "That report is decided already, so nothing was done now.",
        "It was {by:member}, with “{verdict}”.",
        "The owner may appeal.",
    ),
    Reason.OWN_CLIP_JUDGED: ("That is your own. Somebody else of the staff decides about it.",),
    Reason.OWNER_OF_HIGHER_RANK: ("Whoever made that has a higher rank than you. Ask an admin to decide.",),
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
}
