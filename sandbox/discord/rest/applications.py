"""The application itself: who it is, its commands, and where its gateway is."""

from sandbox.discord.errors import Refused
from sandbox.discord.rest.call import Answer, Call, Routes
from sandbox.discord.rest.posting import refuse_if_wrong
from sandbox.discord.rules.commands import check_commands
from sandbox.discord.rules.form import Form
from sandbox.discord.state.nouns import Json
from sandbox.discord.state.seed import APPLICATION_ID
from sandbox.discord.state.wire import application_json, own_user_json

COMMANDS = "/applications/{application_id}/commands"
GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
IDENTIFIES_A_DAY = 1000
routes = Routes()


@routes.on("GET", "/users/@me")
def get_own_user(call: Call) -> Answer:
    return Answer(own_user_json(call.engine.world.bot))


@routes.on("GET", "/oauth2/applications/@me")
@routes.on("GET", "/applications/@me")
def get_own_application(call: Call) -> Answer:
    return Answer(application_json(call.engine.world))


@routes.on("GET", "/gateway")
def get_gateway(call: Call) -> Answer:
    return Answer({"url": call.engine.gateway_url})


@routes.on("GET", "/gateway/bot")
def get_gateway_for_bot(call: Call) -> Answer:
    left = {"total": IDENTIFIES_A_DAY, "remaining": IDENTIFIES_A_DAY, "reset_after": 0, "max_concurrency": 1}
    return Answer({"url": call.engine.gateway_url, "shards": 1, "session_start_limit": left})


@routes.on("GET", COMMANDS)
@routes.on("GET", GUILD_COMMANDS)
def list_commands(call: Call) -> Answer:
    return Answer(call.engine.world.commands.get(_scope(call), []))


@routes.on("PUT", COMMANDS)
@routes.on("PUT", GUILD_COMMANDS)
def overwrite_commands(call: Call) -> Answer:
    """Replace all commands. A command that keeps name and type keeps its id, one that changed gets a new version."""
    scope = _scope(call)
    form = Form()
    check_commands(form, call.body if call.body is not None else [])
    refuse_if_wrong(call.engine, f"{call.method} {call.template}", form)
    old = {(one["type"], one["name"]): one for one in call.engine.world.commands.get(scope, [])}
    made = [_kept(call, scope, one, old) for one in call.body or []]
    call.engine.world.commands[scope] = made
    call.engine.changes.happened()
    return Answer(made)


def _scope(call: Call) -> str:
    """Return the key of the commands meant: a server's id, or nothing for the global ones."""
    if call.args["application_id"] != APPLICATION_ID:
        raise Refused(50001)
    guild_id = call.args.get("guild_id", "")
    if guild_id:
        call.engine.world.guild(guild_id)
    return guild_id


def _kept(call: Call, scope: str, wanted: Json, old: dict[tuple[int, str], Json]) -> Json:
    kind = wanted.get("type") or 1
    permissions = wanted.get("default_member_permissions")
    body: Json = {
        "application_id": APPLICATION_ID,
        "type": kind,
        "name": wanted["name"],
        "name_localizations": wanted.get("name_localizations"),
        "description": wanted.get("description") or "",
        "description_localizations": wanted.get("description_localizations"),
        "default_member_permissions": None if permissions is None else str(permissions),
        "nsfw": bool(wanted.get("nsfw")),
        "contexts": wanted.get("contexts"),
        "integration_types": wanted.get("integration_types") or [0],
        **({"guild_id": scope} if scope else {"dm_permission": _in_direct_messages(wanted)}),
    }
    if wanted.get("options"):
        body["options"] = [_without_nulls(one) for one in wanted["options"]]
    before = old.get((kind, wanted["name"]))
    same = before is not None and {**before, "id": 0, "version": 0} == {**body, "id": 0, "version": 0}
    new_id = call.engine.world.new_id
    return {
        "id": before["id"] if before else new_id(),
        "version": before["version"] if before and same else new_id(),
        **body,
    }


def _in_direct_messages(wanted: Json) -> bool:
    contexts = wanted.get("contexts")
    return contexts is None or 1 in contexts


def _without_nulls(option: Json) -> Json:
    kept = {name: value for name, value in option.items() if value is not None}
    if "options" in kept:
        kept["options"] = [_without_nulls(one) for one in kept["options"]]
    return kept
