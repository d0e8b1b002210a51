import { fileURLToPath, pathToFileURL } from "node:url";

/** URI of a path, in the one spelling that all of Tocsin uses: see `normalUri`. */
export const fileUri = (path: string): string =>
  normalUri(pathToFileURL(path).href).replace(/(?<!\/)\/$/, "");

/** Path of a `file:` URI; `undefined` when it names none on this machine. */
export function filePath(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/**
 * The same URI as every other spelling of it: each step of the path as `encodeURIComponent` writes it, the colon and
 * the small letter of a Windows drive. VS Code sends `file:///c%3A/a%2Bb`, Node makes `file:///C:/a+b`; both become
 * `file:///c:/a%2Bb`.
 */
export function normalUri(uri: string): string {
  const [, start = "", path = ""] = /^(file:\/\/[^/]*)(.*)$/s.exec(uri) ?? [];
  if (start === "") return uri;
  const steps = path.split("/").map((step, index) => {
    const text = decoded(step);
    return index === 1 && /^[a-z]:$/i.test(text) ? text.toLowerCase() : encodeStep(text);
  });
  return start + steps.join("/");
}

/** One name of a path as it stands in a URI. */
export const encodeStep = (name: string): string => {
  try {
    return encodeURIComponent(name).replaceAll("%3A", ":");
  } catch {
    // Half a surrogate pair, which only Windows allows in a name.
    return encodeURIComponent(name.toWellFormed()).replaceAll("%3A", ":");
  }
};

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
