/* Starts the page: mounts each part where it belongs, then opens the link. */

import { mountDrawer } from "./backstage/drawer.js";
import { mountShowMe } from "./backstage/showme.js";
import { $ } from "./base/dom.js";
import { connect } from "./base/link.js";
import { mountComposer } from "./compose/composer.js";
import { mountMessages } from "./messages/list.js";
import { mountChannels } from "./shell/channels.js";
import { mountHeader } from "./shell/header.js";
import { mountLayout } from "./shell/layout.js";
import { mountMembers } from "./shell/members.js";
import { mountPlace } from "./shell/place.js";
import { mountServers } from "./shell/servers.js";
import { mountTheme } from "./shell/theme.js";
import { mountWho } from "./shell/who.js";

mountTheme($("theme"));
mountPlace();
mountServers($("servers"));
mountChannels($("channels"), $("server-name"));
mountWho($("who"));
mountHeader($("title"), $("connection"), $("absence"));
mountMembers($("members"));
mountLayout({
  side: $("side"),
  members: $("members"),
  sideToggle: $("side-toggle"),
  membersToggle: $("members-toggle"),
  shade: $("shade"),
});
mountMessages($("messages"), $("jump"));
mountComposer($("composer"));
mountDrawer($("drawer"), $("drawer-toggle"));
mountShowMe($("show-me"));
connect();
