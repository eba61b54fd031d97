"""
python -m bot.web.probe HOST:PORT: ask the bot that listens there how it is, and exit with 0 when it is well.

For supervisors that run a command, as Docker does. It is started every half minute, so it imports next to nothing.
"""

import http.client
import sys
from collections.abc import Sequence
from typing import Final

SECONDS: Final = 8.0
EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  where one listens everywhere, one asks at home
USAGE: Final = 64  # sysexits.h, EX_USAGE


def main(argv: Sequence[str]) -> int:
    """Print what /healthz says; return 0 when it is 200, else 1."""
    host, _, port = argv[0].rpartition(":") if len(argv) == 1 else ("", "", "")
    if not port.isdigit():
        sys.stderr.write("usage: python -m bot.web.probe HOST:PORT (as in WEB_ADDRESS)\n")
        return USAGE
    host = host.strip("[]")
    connection = http.client.HTTPConnection(EVERYWHERE.get(host, host), int(port), timeout=SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        told = answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        sys.stdout.write(f"no answer: {type(error).__name__}\n")
        return 1
    finally:
        connection.close()
    sys.stdout.write(f"{told}\n")
    return 0 if answer.status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
