"""Drives the local Discord from Python: act as members, read as they do, set faults and time. HTTP to its control API.

```python
async with await LocalDiscord.connect(control_url) as discord:
    ana = discord.member("Ana", channel="videos")
    reply = await (await ana.command("video", {"prompt": "a fox"})).answer()
```
"""

from sandbox.discord.driver.gateway import Gateway, Opening
from sandbox.discord.driver.link import Refused
from sandbox.discord.driver.local import LocalDiscord
from sandbox.discord.driver.people import DidNotRespond, Interaction, Member, Withdrawn
from sandbox.discord.driver.seen import Attachment, Button, Choice, Dialog, DialogField, File, Message
from sandbox.faults import Fault

__all__ = [
    "Attachment",
    "Button",
    "Choice",
    "Dialog",
    "DialogField",
    "DidNotRespond",
    "Fault",
    "File",
    "Gateway",
    "Interaction",
    "LocalDiscord",
    "Member",
    "Message",
    "Opening",
    "Refused",
    "Withdrawn",
]
