"""Command line of the local world: `python -m sandbox discord|dream-machine|demo|evening|… [options]`."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

COMMANDS = {
    "discord": "sandbox.discord.server",
    "dream-machine": "sandbox.dream_machine.server",
    "demo": "sandbox.demo.play",
    "evening": "sandbox.evening.play",
    "conformance": "sandbox.conformance.play",
    "pictures": "sandbox.page.pictures",
}


def main(argv: Sequence[str]) -> int:
    """Run the part of the local world that the first argument names, with the arguments after it."""
    if not argv or argv[0] not in COMMANDS:
        print(f"Say what to run: python -m sandbox {'|'.join(COMMANDS)}", file=sys.stderr)
        return 64
    run: Callable[[Sequence[str]], int | None] = import_module(COMMANDS[argv[0]]).main
    return run(argv[1:]) or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
