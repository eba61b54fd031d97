/* What is in sight: the side and the members can be put away, and on a phone they lie over the messages. */

import { clear, icon } from "../base/dom.js";
import { on } from "../base/store.js";

const narrow = matchMedia("(max-width: 720px)");
const medium = matchMedia("(max-width: 1080px)");

/** Let the two buttons show and hide what they stand for; `shade` lies under what covers the messages. */
export function mountLayout({ side, members, sideToggle, membersToggle, shade }) {
  clear(sideToggle).append(icon("menu"));
  clear(membersToggle).append(icon("people"));
  let membersWanted = !medium.matches;
  let sideOpen = false;

  function show() {
    const membersOpen = membersWanted;
    side.classList.toggle("open", sideOpen);
    side.inert = narrow.matches && !sideOpen;
    members.hidden = !membersOpen;
    sideToggle.setAttribute("aria-expanded", String(sideOpen || !narrow.matches));
    membersToggle.setAttribute("aria-expanded", String(membersOpen));
    shade.hidden = !(narrow.matches && (sideOpen || membersOpen));
  }

  function closeOver() {
    if (!narrow.matches || !(sideOpen || membersWanted)) return false;
    const back = sideOpen ? sideToggle : membersToggle;
    sideOpen = membersWanted = false;
    show();
    back.focus();
    return true;
  }

  sideToggle.addEventListener("click", () => {
    sideOpen = !sideOpen;
    if (sideOpen) membersWanted = narrow.matches ? false : membersWanted;
    show();
    if (sideOpen) side.querySelector("#channels [aria-current]")?.focus();
  });
  membersToggle.addEventListener("click", () => {
    membersWanted = !membersWanted;
    show();
    if (membersWanted && narrow.matches) members.querySelector("button")?.focus();
  });
  shade.addEventListener("click", closeOver);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open], :popover-open")) closeOver();
  });
  on("moved", () => {
    if (!narrow.matches) return;
    sideOpen = false;
    show();
  });
  const changed = () => {
    sideOpen = false;
    membersWanted = !medium.matches;
    show();
  };
  narrow.addEventListener("change", changed);
  medium.addEventListener("change", changed);
  show();
}
