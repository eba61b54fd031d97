"""python -m bot."""

import asyncio
import sys

from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot.app import ConfigurationError, run
from bot.settings import BAD_CONFIGURATION, Settings, complaints


def main() -> int:
    """Run the bot; return 78 when a setting is wrong, after naming each."""
    try:
        settings = Settings.load()
    except ValidationError as error:
        return _explain(complaints(error))
    except SettingsError:
        return _explain(["PROVIDERS: expected one setting for each part, such as PROVIDERS__LUMA__API_KEY"])
    try:
        asyncio.run(run(settings))
    except ConfigurationError as error:
        return _explain(error.complaints)
    except KeyboardInterrupt:
        pass
    return 0


def _explain(lines: list[str]) -> int:
    sys.stderr.write("Reverie cannot start. Please mend these settings (.env or the environment):\n")
    sys.stderr.writelines(f"  {line}\n" for line in lines)
    sys.stderr.write("Every setting is explained in .env.example.\n")
    return BAD_CONFIGURATION


if __name__ == "__main__":
    sys.exit(main())
