/* Files that a person attaches, as the server takes them. */

/** Read a File; returns {name, content_type, data} with the data in base64. */
export async function encoded(file) {
  const address = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
  const type = file.type || "application/octet-stream";
  return { name: file.name, content_type: type, data: address.slice(address.indexOf(",") + 1) };
}

/** A size for people: "312 B", "48.2 KB", "1.3 MB". */
export function humanSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
