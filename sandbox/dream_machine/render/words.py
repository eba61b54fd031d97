"""What a prompt's words mean for the painter: place, time of day, weather, subjects, colours, camera."""

import re
import zlib
from dataclasses import dataclass

Colour = tuple[int, int, int]

COLOURS: dict[str, Colour] = {
    "red": (214, 48, 44), "crimson": (180, 24, 52), "scarlet": (224, 50, 30), "orange": (240, 134, 40),
    "amber": (248, 176, 50), "golden": (246, 190, 72), "gold": (240, 190, 60), "yellow": (248, 214, 74),
    "green": (70, 160, 80), "emerald": (24, 160, 112), "teal": (30, 150, 156), "turquoise": (64, 204, 200),
    "cyan": (70, 200, 230), "blue": (54, 112, 214), "indigo": (72, 62, 170), "violet": (140, 84, 210),
    "purple": (132, 62, 178), "pink": (244, 130, 176), "magenta": (214, 50, 156), "white": (242, 242, 240),
    "silver": (188, 196, 206), "grey": (130, 136, 144), "gray": (130, 136, 144), "black": (24, 24, 30),
    "brown": (126, 84, 54), "copper": (196, 112, 70), "rose": (236, 120, 140), "lavender": (180, 160, 226),
}  # fmt: skip

TIMES = {
    "night": "night midnight moon moonlit moonlight star stars starry starlight nocturnal aurora firefly",
    "sunset": "sunset golden sundown",
    "dusk": "dusk evening twilight neon",
    "dawn": "dawn sunrise morning daybreak",
    "storm": "storm stormy thunder rain rainy overcast gloomy cloudy",
    "day": "day noon afternoon sunny bright daylight summer",
}
BACKDROPS = {
    "mountains": "mountain alps alpine peak summit cliff fjord himalaya volcano glacier",
    "forest": "forest wood woodland jungle tree pine taiga grove redwood",
    "city": "city street skyline skyscraper town tokyo metropolis downtown building urban cyberpunk neon",
    "dunes": "desert dune sahara sand mars savanna canyon",
    "meadow": "meadow field grass flower prairie garden farm countryside lawn wheat lavender pasture",
    "hills": "hill valley village tuscany moor highland",
}
WATERS = {"sea": "sea ocean beach coast wave island harbour harbor bay ship surf", "lake": "lake river pond fjord pool"}
REALMS = {
    "space": "space galaxy nebula planet cosmos cosmic universe asteroid orbiting interstellar spaceship starship",
    "underwater": "underwater reef coral seabed jellyfish submarine aquarium deepsea shark octopus mermaid",
}
WEATHERS = {
    "snow": "snow snowy snowfall winter blizzard snowflake",
    "rain": "rain rainy storm stormy thunder drizzle",
    "petals": "blossom cherry petal sakura spring flower rose",
    "leaves": "autumn leaf foliage maple",
    "fireflies": "firefly magical magic fairy enchanted spark ember campfire dreamlike dream",
    "lanterns": "lantern",
    "mist": "mist misty fog foggy haze hazy serene",
}
SUBJECTS = {
    "fox": "fox", "wolf": "wolf coyote husky", "dog": "dog puppy corgi retriever", "cat": "cat kitten panther",
    "horse": "horse pony unicorn stallion zebra", "deer": "deer stag elk reindeer moose", "bear": "bear grizzly",
    "lion": "lion tiger leopard cheetah", "elephant": "elephant mammoth", "rabbit": "rabbit bunny hare",
    "sheep": "sheep lamb goat cow",
    "teddy": "teddy plush",
    "bird": "bird eagle seagull gull crow raven hawk owl swan goose dove parrot flock dragon",
    "butterfly": "butterfly moth", "fish": "fish goldfish koi shark salmon", "whale": "whale dolphin orca",
    "jellyfish": "jellyfish octopus",
    "boat": "boat sailboat ship yacht sail canoe pirate", "balloon": "balloon airship",
    "person": "man woman person girl boy wanderer hiker samurai knight monk dancer traveller traveler child wizard",
    "astronaut": "astronaut cosmonaut spaceman", "robot": "robot android mech",
    "house": "house cabin cottage hut barn farmhouse temple castle", "lighthouse": "lighthouse",
    "car": "car taxi truck bus van", "train": "train locomotive tram railway",
    "rocket": "rocket spaceship starship spacecraft shuttle", "fire": "campfire bonfire fire",
}  # fmt: skip
CAMERAS = {
    "pan left", "pan right", "truck left", "truck right", "tilt up", "tilt down", "crane up", "crane down",
    "pedestal up", "pedestal down", "zoom in", "zoom out", "push in", "pull out", "dolly zoom",
    "orbit left", "orbit right", "roll left", "roll right", "handheld", "static", "aerial", "bolt cam",
}  # fmt: skip
# Where the words name no place, the seed chooses one of these: backdrops and water.
ELSEWHERE: tuple[tuple[tuple[str, ...], str | None], ...] = (
    (("mountains", "forest"), "lake"), (("meadow",), None), (("mountains", "hills"), None), (("forest",), None),
    (("mountains",), "lake"), ((), "sea"), (("hills", "forest"), None), (("dunes",), None),
)  # fmt: skip
WALKS = {
    "fox", "wolf", "dog", "cat", "horse", "deer", "bear", "lion", "elephant", "rabbit", "sheep", "car", "train", "fire",
}  # fmt: skip
ENDING_IN_F = {"leaves", "wolves", "hooves", "elves", "shelves"}  # in the singular; waves and doves do not
NEARBY_WORDS = 3  # a colour so many words before a subject is the subject's


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Something that moves through the scene; `colour` only where the prompt gives one."""

    kind: str
    colour: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Everything that the painter takes from the words; what they leave open is drawn from `seed`."""

    seed: int
    take: int  # 0: as the words alone have it; else what is seen stands elsewhere, nearer or farther away
    time: str
    realm: str  # land, space, underwater
    backdrops: tuple[str, ...]
    water: str | None
    snowy: bool
    weathers: tuple[str, ...]
    subjects: tuple[Subject, ...]
    tint: Colour | None  # of the light
    soil: Colour | None  # of the ground
    cameras: tuple[str, ...]


def read(words: str, take: int = 0) -> Look:
    """Return the look that these words ask for; always the same for the same words and the same take."""
    text = " ".join(re.findall(r"[a-z]+", words.lower().replace("_", " ")))
    tokens = [_singular(word) for word in text.split()]
    seed = zlib.crc32(text.encode(), take)
    known = set(tokens) | set(text.split())
    subjects, coloured = _subjects(tokens)
    soil = _soil(tokens, coloured)
    realm = next(iter(matches(REALMS, known)), "land")
    times = matches(TIMES, known)
    weathers = matches(WEATHERS, known)
    backdrops = matches(BACKDROPS, known)
    water = next(iter(matches(WATERS, known)), None) or _implied_water(subjects, realm)
    if realm == "land" and not backdrops and water is None:
        backdrops, water = _elsewhere(seed, subjects)
        subjects = subjects or (Subject(kind="bird"),)
    return Look(
        seed=seed,
        take=take,
        time=times[0] if times else ("day", "sunset", "dusk", "dawn")[seed % 4],
        realm=realm,
        backdrops=backdrops,
        water=water,
        snowy="snow" in weathers or bool(known & {"ice", "icy", "frozen", "arctic"}),
        weathers=weathers,
        subjects=subjects,
        tint=next((COLOURS[word] for at, word in enumerate(tokens) if word in COLOURS and at not in coloured), None),
        soil=soil,
        cameras=tuple(sorted(camera for camera in CAMERAS if f" {camera} " in f" {text} ")),
    )


def spoken(words: str) -> list[str]:
    """Return the words one by one, each in the singular and as it is written."""
    text = re.findall(r"[a-z]+", words.lower().replace("_", " "))
    return [*text, *map(_singular, text)]


def matches(table: dict[str, str], known: set[str]) -> tuple[str, ...]:
    """Return the kinds of which the table has a word that is known."""
    return tuple(kind for kind, words in table.items() if known & set(words.split()))


def _subjects(tokens: list[str]) -> tuple[tuple[Subject, ...], set[int]]:
    kinds = {word: kind for kind, words in SUBJECTS.items() for word in words.split()}
    found: dict[str, Subject] = {}
    coloured: set[int] = set()
    for at, word in enumerate(tokens):
        kind = kinds.get(word)
        if kind is None or kind in found or (kind == "bear" and "teddy" in found):
            continue
        before = [i for i in range(max(0, at - NEARBY_WORDS), at) if tokens[i] in COLOURS and i not in coloured]
        coloured.update(before[-1:])
        found[kind] = Subject(kind=kind, colour=COLOURS[tokens[before[-1]]] if before else None)
    return tuple(found.values())[:3], coloured


def _elsewhere(seed: int, subjects: tuple[Subject, ...]) -> tuple[tuple[str, ...], str | None]:
    """Choose a place; one to stand on, where something walks."""
    places = ELSEWHERE
    if any(subject.kind in WALKS for subject in subjects):
        places = tuple(place for place in ELSEWHERE if place[1] is None)
    return places[(seed >> 4) % len(places)]


def _soil(tokens: list[str], coloured: set[int]) -> Colour | None:
    """Return the colour right before a word for the ground ("a green meadow"), and mark it as used."""
    grounds = {word for words in (*BACKDROPS.values(), *WATERS.values()) for word in words.split()}
    for at, word in enumerate(tokens[:-1]):
        if word in COLOURS and at not in coloured and tokens[at + 1] in grounds:
            coloured.add(at)
            return COLOURS[word]
    return None


def _implied_water(subjects: tuple[Subject, ...], realm: str) -> str | None:
    swims = {"whale", "boat", "lighthouse", "fish"}
    return "sea" if realm == "land" and any(subject.kind in swims for subject in subjects) else None


def _singular(word: str) -> str:
    if word in ENDING_IN_F:
        return word[:-3] + "f"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word
