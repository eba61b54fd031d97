/* Starts the page: mounts each part where it belongs, then opens the link. */

import { $ } from "./base/dom.js";
import { connect } from "./base/link.js";

async function mount(path, name, ...where) {
  try {
    (await import(path))[name](...where);
  } catch (error) {
    reportError(error);
  }
}

await mount("./compose/composer.js", "mountComposer", $("composer"));
await mount("./backstage/drawer.js", "mountDrawer", $("drawer"), $("drawer-toggle"));
await mount("./backstage/showme.js", "mountShowMe", $("show-me"));
connect();
