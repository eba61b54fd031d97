/* Where a person writes: plain messages, and commands. */

export function mountComposer(root) {
  root.textContent = "";
}

export async function demonstrate(name, options, files, { signal, pace } = {}) {
  return { name, options, files, signal, pace };
}
