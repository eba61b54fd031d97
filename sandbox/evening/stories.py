"""The small stories of the evening: rules, gifts, reports, appeals, strikes, consent. Times are minutes of it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, Protocol

from sandbox.evening.acts import Entry
from sandbox.evening.cast import ADMIN, HEAVY, LOG, OTHER, PATRON_ROLE, SECOND_STAFF, STAFF

MINUTE: Final = 2  # steps
OTHERS_BUDGET: Final = "8.00"  # dollars a day, so that the other server comes to its end


class Make(Protocol):
    """Returns the act of asking for a draft."""

    def __call__(self, minute: float, who: str, **facts: object) -> Entry: ...


def _entry(minute: float, act: str, who: str, **facts: object) -> Entry:
    return Entry(step=round(minute * MINUTE), act=act, who=who, facts=facts)


def _command(minute: float, who: str, name: str, *, server: str | None = None, **options: object) -> Entry:
    """Return the use of a command by staff or an admin."""
    return Entry(
        step=round(minute * MINUTE), act="command", who=who, facts={"name": name, "options": options, "server": server}
    )


def rules() -> Iterator[Entry]:
    """Let the admin set both servers up."""
    yield _command(0, ADMIN.name, "config channels", log=LOG)
    yield _command(0, ADMIN.name, "config channels", age_restricted="refuse")
    yield _entry(0, "choose the channels", ADMIN.name, channels=["general", "videos", "nsfw"])
    yield _command(0, ADMIN.name, "config roles set", role=PATRON_ROLE, videos=12, at_once=5, weight=3, dollars="9.00")
    yield _command(0, ADMIN.name, "config filters add", words="dragon, wyvern")
    yield _command(0, ADMIN.name, "config confirm-above", dollars="2.50")
    yield _command(0, ADMIN.name, "config channels", server=OTHER, log=LOG)
    yield _command(0, ADMIN.name, "config budget", server=OTHER, per_day=OTHERS_BUDGET)


def gifts(*, giver: str, receiver: str, make: Make) -> Iterator[Entry]:
    """One is granted more than everybody has, and hands some of it on; more than that there is not."""
    yield _command(3, STAFF.name, "mod grant", member=giver, reason="For the winner.", videos=5, dollars="2.00")
    yield _entry(6, "gift", giver, member=receiver, videos=3, note="Have fun!")
    yield _entry(7, "gift", giver, member=receiver, videos=4)
    yield _entry(8, "gift", receiver, member=giver, dollars="1.00")
    for minute in (9, 15, 21, 27, 33, 39, 45):  # the free ones of the day, and then one that was given
        yield make(minute, receiver)
    yield _command(64, STAFF.name, "mod revoke", member=giver, reason="A mistake.", videos=1)


def report_and_appeal(author: str, *, reporters: Sequence[str], verdict: str, word: str, make: Make) -> Iterator[Entry]:
    """Let a clip be reported twice, and again; staff decide, its owner appeals, others of the staff answer."""
    first, second = reporters
    yield make(2, author)
    yield _entry(14, "report", first, whose=author)
    yield _entry(14.5, "report", second, whose=author, by_menu=True)
    yield _entry(15, "report", first, whose=author)
    yield _entry(15.5, "begin to extend", second, whose=author)  # while everybody sees it
    yield _entry(16, "decide", STAFF.name, verdict=verdict)
    yield _entry(18, "say how it goes on", second, prompt="and it goes on, unseen")
    yield _entry(20, "appeal", author)
    yield _entry(21, "answer the appeal", STAFF.name, word=word)
    yield _entry(22, "answer the appeal", SECOND_STAFF.name, word=word)


def ban_and_appeal(author: str, *, reporters: Sequence[str], make: Make) -> Iterator[Entry]:
    """Have the first report dismissed; the next has its author banned, who appeals in vain."""
    first, second = reporters
    yield make(3, author)
    yield _entry(24, "report", first, whose=author)
    yield _entry(26, "decide", SECOND_STAFF.name, verdict="Dismiss")
    yield make(27, author)
    yield _entry(36, "report", second, whose=author)
    yield _entry(38, "decide", STAFF.name, verdict="Ban from bot")
    yield make(39, author)
    yield _entry(40, "appeal", author)
    yield _entry(42, "answer the appeal", SECOND_STAFF.name, word="Uphold")
    yield make(43, author)


def strikes(careless: str, *, make: Make, moderated: Sequence[str]) -> Iterator[Entry]:
    """Somebody asks for what the provider refuses until they are paused; later staff let them go on."""
    for number in range(3):
        yield make(10 + 6 * number, careless, words=moderated[number % len(moderated)])
    yield make(30, careless)
    yield _command(31, STAFF.name, "mod strikes", member=careless)
    yield _command(90, STAFF.name, "mod resume-member", member=careless, reason="Learned.")
    yield make(92, careless)


def consent(*, keeper: str, asked: str, asker: str, make: Make) -> Iterator[Entry]:
    """One keeps their clips to themselves; another wants to be asked, and says yes, and then no."""
    yield _entry(4, "prefer", keeper, extending="me")
    yield _entry(4, "prefer", asked, extending="ask")
    yield make(4.5, keeper)
    yield make(4.5, asked)
    yield _entry(17, "extend theirs", asker, whose=keeper, prompt="and then it is mine")
    yield _entry(18, "extend theirs", asker, whose=asked, prompt="and then it rains")
    yield _entry(19, "answer who asks", asked, word="Allow")
    yield _entry(66, "extend theirs", asker, whose=asked, prompt="and then it pours")
    yield _entry(68, "answer who asks", asked, word="Refuse")


def staff_at_work(*, hooligan: str, curious: str, make: Make) -> Iterator[Entry]:
    """Staff look at numbers, ban and unban, and let the heavy member begin anew; others may do none of that."""
    yield make(8, hooligan)
    yield _command(35, STAFF.name, "mod ban", member=hooligan, reason="Shouting.")
    yield make(37, hooligan)
    yield _command(37, curious, "mod stats")
    yield _command(37, STAFF.name, "config budget", per_day="100")
    yield _command(62, STAFF.name, "mod queue")
    yield _command(63, STAFF.name, "mod stats", period="today", by="member")
    yield _command(65, ADMIN.name, "mod costs", period="today", by="model")
    yield _command(70, STAFF.name, "mod reset", member=HEAVY.name, reason="It is his birthday.")
    yield _command(80, STAFF.name, "mod unban", member=hooligan, reason="Calm again.")
    yield make(82, hooligan)
    yield _command(111, ADMIN.name, "mod audit")


def other_guild(people: Sequence[str], *, make: Make) -> Iterator[Entry]:
    """Let the other server stand still for some minutes; and somebody wants to be forgotten."""
    first, second, forgotten = people
    yield make(6, forgotten)
    yield make(44, first)
    yield _command(45, ADMIN.name, "mod pause", server=OTHER, reason="A look at what is going on.")
    yield make(47, second)
    yield _command(49, ADMIN.name, "mod resume", server=OTHER)
    yield _entry(100, "forget me", forgotten)


def walls(*, poor: str, careful: str, late: str, dear: str, make: Make) -> Iterator[Entry]:
    """Hit what nobody runs into by chance: too dear for a month, asked about first, taken back, taken back too late."""
    yield make(5, poor, model="ray-2", resolution="4k", seconds=9)
    yield _entry(6, "make and confirm", dear, prompt="a slow wave, seen from above", resolution="1080p", seconds=9)
    # What is asked for while the provider fails waits, so that there is time to take it back.
    yield make(51, careful)
    yield make(51, late)
    yield _entry(53, "cancel", careful)
    yield _entry(53, "open the queue", late)
    yield _entry(78, "cancel from the queue", late)


def little_left(who: str, *, make: Make) -> Iterator[Entry]:
    """Leave the other server less than a tenth of its budget: only drafts are made; and what is dearer not at all."""
    yield _entry(113, "leave little of the budget", ADMIN.name, server=OTHER)
    yield make(114, who, resolution="720p")
    yield make(115, who, model="ray-2", resolution="720p", seconds=9)


def everything(maker: str, *, painter: str, make: Make, words: Callable[[], str]) -> Iterator[Entry]:
    """One makes all that can be made of two clips; another paints. Some answers get lost, and a job fails."""
    # At the begin: what a short evening shows as well.
    yield make(1, maker)
    yield make(1, maker)
    yield _entry(1, "an answer is lost", maker, path="/generations/image")
    yield _entry(1.5, "paint", painter, prompt=words(), count=4)
    yield _entry(2, "paint", painter, prompt=words(), count=1, aspect="1:1")
    yield _entry(6.5, "go back", maker, which=0, prompt=words())
    yield _entry(7, "change", maker, how="audio", which=0, prompt=words(), negative_prompt="music")
    yield _entry(7, "change", maker, how="modify", which=0, prompt=words(), strength="flex_1", model="ray-flash-2")
    yield _entry(7.5, "animate", painter, prompt=words())
    yield _entry(8, "reframe a picture", painter, aspect="9:16")
    yield _entry(11, "blend", maker, prompt=words())
    yield _entry(11.5, "change", maker, how="reframe", which=0, prompt=words(), aspect="1:1", model="ray-flash-2")
    yield _entry(14, "change", maker, how="upscale", which=0, resolution="720p")
    # Later: what is done to a clip once only, losses, and pictures of which one fails.
    yield _entry(29, "change", maker, how="upscale", which=0, resolution="1080p")
    yield _entry(30, "an answer is lost", maker, path="/generations/video/modify")
    yield _entry(30, "change", maker, how="modify", which=0, prompt=words(), strength="adhere_1", model="ray-flash-2")
    yield _entry(32, "a job fails", painter)
    yield _entry(32, "paint", painter, prompt=words(), count=3)
    yield _entry(52, "paint", painter, prompt=words(), count=2)  # while the provider fails
    yield _entry(84.5, "change", maker, how="audio", which=1, prompt=words())  # and the bot is restarted
    yield _entry(84.5, "paint", painter, prompt=words(), count=4)
