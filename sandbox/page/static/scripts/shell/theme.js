/* Dark or light: as the system says until the switch is used; the choice is kept in this browser. */

import { clear, icon } from "../base/dom.js";

const NAME = "reverie-theme";
const light = matchMedia("(prefers-color-scheme: light)");

/** Let this button switch between dark and light. */
export function mountTheme(button) {
  const show = () => {
    const theme = chosen() ?? (light.matches ? "light" : "dark");
    document.documentElement.dataset.theme = theme;
    const other = theme === "dark" ? "light" : "dark";
    clear(button).append(icon(other === "light" ? "sun" : "moon"));
    button.setAttribute("aria-label", `Change to ${other} colours`);
    button.title = `Change to ${other} colours`;
  };
  button.addEventListener("click", () => {
    keep(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    show();
  });
  light.addEventListener("change", show);
  show();
}

function chosen() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

function keep(theme) {
  try {
    localStorage.setItem(NAME, theme);
  } catch {
    document.documentElement.dataset.theme = theme;
  }
}
