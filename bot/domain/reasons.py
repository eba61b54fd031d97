"""Why something was refused before it was accepted, or failed after. People read cogs/ui/sentences.py."""

from enum import StrEnum


class Reason(StrEnum):
    """One reason, one sentence. The facts that fill the sentence travel with the error or the row."""

    # the prompt (Luma's page, "Errors", before submission)
    PROMPT_REQUIRED = "prompt_required"
    PROMPT_TOO_SHORT = "prompt_too_short"
    PROMPT_TOO_LONG = "prompt_too_long"
    # loop (the same page)
    LOOP_WITH_END_FRAME = "loop_with_end_frame"
    LOOP_WITH_BOTH_FRAMES = "loop_with_both_frames"
    LOOP_BACKWARDS = "loop_backwards"
    LOOP_CLIP_TO_PICTURE = "loop_clip_to_picture"
    LOOP_PICTURE_TO_CLIP = "loop_picture_to_clip"
    LOOP_BETWEEN_CLIPS = "loop_between_clips"
    FRAMES_MISSING = "frames_missing"
    REQUEST_NOT_UNDERSTOOD = "request_not_understood"
    # options
    MODEL_UNKNOWN = "model_unknown"
    MODE_UNSUPPORTED = "mode_unsupported"
    SECONDS_UNSUPPORTED = "seconds_unsupported"
    RESOLUTION_UNSUPPORTED = "resolution_unsupported"
    ASPECT_UNSUPPORTED = "aspect_unsupported"
    # pictures
    NOT_A_PICTURE = "not_a_picture"
    PICTURE_UNREADABLE = "picture_unreadable"
    PICTURE_TOO_LARGE = "picture_too_large"
    PICTURE_TOO_MANY_PIXELS = "picture_too_many_pixels"
    PICTURE_TOO_SMALL = "picture_too_small"
    NO_PICTURE_IN_MESSAGE = "no_picture_in_message"
    # the clip that is to be continued, shown, deleted
    CLIP_UNKNOWN = "clip_unknown"
    CLIP_DELETED = "clip_deleted"
    CLIP_UNFINISHED = "clip_unfinished"
    CLIP_PRIVATE = "clip_private"
    CLIP_ELSEWHERE = "clip_elsewhere"
    CLIP_OUT_OF_SIGHT = "clip_out_of_sight"
    CLIP_ACCOUNT_GONE = "clip_account_gone"
    NOT_YOURS = "not_yours"
    CLIP_OF_SOMEBODY_ELSE = "clip_of_somebody_else"
    TOO_LATE_TO_CANCEL = "too_late_to_cancel"
    # how much
    VIDEOS_PER_DAY = "videos_per_day"
    DOLLARS_PER_MONTH = "dollars_per_month"
    JOBS_AT_ONCE = "jobs_at_once"
    SERVER_BUDGET = "server_budget"
    ACCOUNT_BUDGET = "account_budget"
    # who may do what
    STAFF_ONLY = "staff_only"
    ADMIN_ONLY = "admin_only"
    OPERATOR_ONLY = "operator_only"
    BANNED = "banned"
    # where
    SERVER_NOT_ALLOWED = "server_not_allowed"
    CHANNEL_FORBIDDEN = "channel_forbidden"
    CHANNEL_GONE = "channel_gone"
    DIRECT_MESSAGES_CLOSED = "direct_messages_closed"
    BUTTON_UNKNOWN = "button_unknown"
    NOT_A_MEMBER = "not_a_member"
    # the operator's account at a provider
    NO_PROVIDER = "no_provider"
    ACCOUNT_KEY = "account_key"
    ACCOUNT_CREDITS = "account_credits"
    # what a provider found wrong with what was asked (Luma's page, "Errors", after submission)
    BLACKLISTED_WORDS = "blacklisted_words"
    FRAME_MODERATED = "frame_moderated"
    PROMPT_MODERATED = "prompt_moderated"
    MODERATED = "moderated"
    FRAMES_UNREADABLE = "frames_unreadable"
    INVALID_REQUEST = "invalid_request"
    # what went wrong on the way
    CARD_GONE = "card_gone"
    PROMPT_PROCESSING = "prompt_processing"
    DISPATCH = "dispatch"
    JOB_FAILED = "job_failed"
    CALLBACK_PROCESSING = "callback_processing"
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    UNCONFIRMED = "unconfirmed"
    TOO_SLOW = "too_slow"
    NO_FILE = "no_file"
    LOST_FILE = "lost_file"
    BROKEN_FILE = "broken_file"
    NOT_OUR_WORDS = "not_our_words"
