const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Whether a scalar's text is UTF-8: only one that is written as `!!binary`, in base64, can be anything else. */
export function isUtf8({ tag, text }: { readonly tag?: string; readonly text: string }): boolean {
  if (tag !== "tag:yaml.org,2002:binary") return true;
  const escaped = bytesOf(text)
    .map((byte) => `%${byte.toString(16).padStart(2, "0")}`)
    .join("");
  try {
    decodeURIComponent(escaped);
    return true;
  } catch {
    return false;
  }
}

function bytesOf(base64: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of base64) {
    const six = alphabet.indexOf(letter);
    if (six < 0) continue;
    bits = ((bits << 6) | six) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes.push((bits >> held) & 0xff);
  }
  return bytes;
}
