"""What is wrong with what was asked: the prompt, the options, pictures and clips, and what this server allows."""

from typing import Final

from bot.domain.reasons import Reason
from cogs.ui.sentences.form import OPERATOR, Sentences

SENTENCES: Final[Sentences] = {
    # the prompt
    Reason.PROMPT_REQUIRED: (
        "Tell me what is to be seen. The prompt may only be left out when a video begins or ends with a picture.",
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
    Reason.FRAMES_MISSING: ("A picture or clip that this is made from is not there. Give it again.",),
    Reason.REQUEST_NOT_UNDERSTOOD: (
        "The provider did not understand this request. Change the prompt or the options and try again.",
    ),
    # options
    Reason.MODEL_UNKNOWN: ("This model is not offered here. Choose another one.", "There is {offered:list}."),
    Reason.MODE_UNSUPPORTED: (
        "The model cannot make that.",
        "{model} is the one that was asked for.",
        "For that there is {offered:list}.",
        "Choose another model, or leave out a frame or the loop.",
    ),
    Reason.SECONDS_UNSUPPORTED: (
        "The model does not make clips of that length.",
        "{model} makes {offered:list} seconds.",
    ),
    Reason.RESOLUTION_UNSUPPORTED: ("The model does not offer that resolution.", "{model} offers {offered:list}."),
    Reason.ASPECT_UNSUPPORTED: ("The model does not offer that aspect.", "{model} offers {offered:list}."),
    Reason.FORMAT_UNSUPPORTED: ("The model does not make files of that kind.", "{model} makes {offered:list}."),
    Reason.STRENGTH_UNSUPPORTED: (
        "There is no such strength. Adhere keeps closest to the clip, flex less, reimagine least.",
        "{model} knows {offered:list}.",
    ),
    Reason.OPTION_UNSUPPORTED: (
        "One of these options does not go with what you asked for. Leave it out.",
        "It is {option}.",
    ),
    Reason.REFERENCES_UNSUPPORTED: (
        "This model cannot take a picture for that. Leave the picture out, or choose another model.",
        "It was given for {role}.",
    ),
    Reason.REFERENCES_TOO_MANY: (
        "These are too many pictures. Leave some out.",
        "For {role}, {model} takes {limit:count} at most, and there are {count:count}.",
    ),
    Reason.WEIGHT_OUT_OF_RANGE: (
        "A weight is a number from 0 to 1. Higher keeps closer to the picture.",
        "You gave {weight}; the nearest is {nearest}.",
    ),
    Reason.CONCEPTS_UNSUPPORTED: (
        "This model knows no concepts. Leave them out, or choose another model.",
        "{offered:list} would do.",
    ),
    Reason.CONCEPT_UNKNOWN: (
        "There is no such concept. Start typing in the option, and choose from the list.",
        "You typed: {concept}.",
        "The nearest is {offered:list}.",
    ),
    Reason.CAMERA_UNKNOWN: (
        "There is no such camera move. Start typing in the option, and choose from the list.",
        "You typed: {camera}.",
        "The nearest is {offered:list}.",
    ),
    Reason.PLACEMENT_OUTSIDE: (
        "That place lies outside the picture. Change the numbers, or choose a place by its word, such as centre.",
        "{field} is to be from {least:count} to {most:count}.",
    ),
    Reason.PLACEMENT_SAID_TWICE: ("Say the place by a word or by numbers, not both: leave one of them out.",),
    Reason.MODEL_NOT_OFFERED: (
        "That model is not among those that you may use in this server. Choose another one.",
        "You may use {offered:list}.",
    ),
    Reason.EDIT_NOT_OFFERED: (
        "None of the models that you may use in this server can do that.",
        "An admin says which they are, with /config models and /config roles set.",
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
        "That picture is too small to be worked with. Send a larger one.",
        "It has {width} by {height} pixels, and each side needs {limit}.",
    ),
    Reason.NO_PICTURE_IN_MESSAGE: (
        "There is no picture in that message. Choose a message with a JPEG, PNG, WebP or GIF attached to it.",
    ),
    Reason.NO_FRAME_IN_MESSAGE: (
        "Nothing in that message can begin or end a video. Choose one with a picture, or with a finished clip of mine.",
    ),
    Reason.NOT_OUR_MESSAGE: (
        "That message is not about anything that I make. Choose one that I posted, with my buttons under it.",
    ),
    Reason.TRAY_EMPTY: ("Your tray is empty. Choose Use as start frame or Use as end frame in the menu of a message.",),
    # videos that somebody attached
    Reason.NOT_A_VIDEO: ("That file is not a video that I can read. I take MP4, MOV and WebM.",),
    Reason.VIDEO_UNREADABLE: (
        "I cannot play that video to its end: it is damaged, or did not arrive whole. Send it again, best as MP4.",
    ),
    Reason.VIDEO_TOO_LARGE: (
        "That video is too large. Send a shorter or smaller one.",
        "It has {megabytes} MB, and {limit} MB is the most.",
    ),
    Reason.VIDEO_TOO_LONG: (
        "That video is too long. Cut it, and send it again.",
        "It has {seconds} seconds, and {limit} is the most.",
    ),
    Reason.VIDEO_TOO_MANY_PIXELS: (
        "That video has too many pixels. Scale it down, and send it again.",
        "It has {width} by {height}; up to {limit} megapixels a frame are fine, and fewer where it is long.",
    ),
    Reason.VIDEO_TOO_SMALL: (
        "That video is too small to be worked with. Send a larger one.",
        "It has {width} by {height} pixels, and each side needs {limit}.",
    ),
    # what is to be edited
    Reason.SOURCE_MISSING: ("Say what is to be changed: choose a clip or picture from the list, or attach a file.",),
    Reason.SOURCE_NOT_MADE_HERE: (
        "That works only with clips that I made with this provider. Choose one of yours from the list.",
    ),
    Reason.SOURCE_NOT_A_VIDEO: ("That is a picture, and a video is needed here. Choose a clip, or attach a video.",),
    Reason.SOURCE_NOT_A_PICTURE: ("That is a video, and a picture is needed here. Choose another file.",),
    Reason.SOURCE_TOO_LONG: (
        "That clip is too long for this model.",
        "It has {seconds} seconds; {model} takes at most {limit:count}.",
        "{other} takes {more:count} seconds: choose that.",
    ),
    Reason.SOURCE_TOO_LARGE: (
        "That file is too large for this model. Send a smaller one.",
        "It has {megabytes} MB, and {model} takes at most {limit:count}.",
    ),
    Reason.UPSCALE_NOT_LARGER: (
        "That is not larger than the clip is already. Choose a higher resolution, if there is one.",
        "It has {size}.",
        "Larger is {offered:list}.",
    ),
    Reason.UPSCALE_AGAIN: (
        "That clip was upscaled already, and the provider does it once only. Upscale the clip that it was made from.",
    ),
    Reason.SOUND_TWICE: (
        "That clip was given sound already, and the provider does it once only. Use the clip that it was made from.",
    ),
    # clips
    Reason.CLIP_UNKNOWN: (
        "I do not know that {noun}. Start typing in the command's option, and choose one from the list.",
        "/history shows all of yours.",
    ),
    Reason.CLIP_DELETED: (
        "That {noun} was deleted, or this server keeps nothing for so long: it cannot be shown, or made more of.",
        "Choose another one.",
    ),
    Reason.CLIP_UNFINISHED: (
        "That {noun} is not finished yet. Try again when it is there; /queue shows how it stands.",
    ),
    Reason.NOTHING_CAME_OF_IT: (
        "Nothing came of that {noun}, so there is nothing to go on with. Choose another one, or press Retry under it.",
    ),
    Reason.CLIP_PRIVATE: (
        "That is private: only the member who made it can use it, in their direct messages with me.",
    ),
    Reason.CLIP_ELSEWHERE: ("That was made in another server. It can be used only there.",),
    Reason.CLIP_OUT_OF_SIGHT: (
        "That is somebody else's, in a channel that you cannot read. Ask them to show it to you.",
    ),
    Reason.CLIP_HIDDEN: (
        "Staff took that {noun} out of sight: only whoever made it still sees it, and nothing public is made from it.",
    ),
    Reason.CLIP_ACCOUNT_GONE: (
        "That clip was made with a provider account that this bot no longer has, so it cannot be continued.",
        f"{OPERATOR} give that account its key again (PROVIDERS__…__API_KEY).",
    ),
    Reason.CLIPS_OF_TWO_ACCOUNTS: (
        "Those two clips were made with different provider accounts, and clips do not move between them.",
        "Choose two that were made with the same one; Info tells which it is.",
    ),
    Reason.FRAME_AT_OTHER_END: (
        "What comes next begins with the clip, so it can only have an end frame.",
        "What led up to it ends with the clip, so it can only have a start frame. Leave the other one out.",
    ),
    Reason.NOTHING_TO_BLEND_WITH: ("You have no other clip here yet. Make one, and press Blend again.",),
    Reason.NOT_YOURS: ("That one belongs to somebody else: only they can do this.",),
    Reason.CLIP_OF_SOMEBODY_ELSE: (
        "That {noun} is somebody else's. Use the buttons under it, in its channel, to make more of it.",
    ),
    Reason.TOO_LATE_TO_CANCEL: (
        "It is too late to cancel: the provider has begun. It comes when it is ready; you can delete it then.",
    ),
    Reason.CANCELLED_BY_STAFF: ("Staff of this server took it back before it began; ask them why.",),
    # what a server does not allow
    Reason.PROMPT_FILTERED: (
        "This server's rules do not allow some of these words. Say it in other words and send it again.",
    ),
    Reason.CHANNEL_NOT_CHOSEN: (
        "Nothing is made in this channel: this server's admins chose others for it.",
        "Ask for it again in {channels:channels}.",
    ),
    Reason.AGE_RESTRICTED_HERE: (
        "In this server nothing is made in age-restricted channels. Ask for it again in another channel.",
    ),
    Reason.CLIP_AGE_RESTRICTED: (
        "That was made in an age-restricted channel, and stays there. Open it in a channel of that kind.",
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
        "The member who made that {noun} keeps it to themselves, so nobody else goes on with it. Make one of your own.",
        "It is {owner}'s.",
    ),
    Reason.CONSENT_TOO_MANY: (
        "You have asked that member for as much as you may at once. Wait for their answers, or make something else.",
        "{limit:count} requests are open.",
    ),
    Reason.CONSENT_LAPSED: ("That request has lapsed, or was answered already. They can ask again.",),
    Reason.CONSENT_NOT_YOURS: ("Only the member who made it can answer that.",),
    Reason.DEARER_NOW: ("It costs more today than when you asked. Ask for it again to see the price.",),
}
