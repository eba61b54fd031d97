/* Discord's markdown, as nodes of the page. */

export function markdown(text) {
  const all = document.createDocumentFragment();
  all.append(text);
  return all;
}
