/** The path of a file below a folder, decoded; both are URIs. The file's own URI when it lies elsewhere. */
export function relativeTo(folder: string, uri: string): string {
  if (!uri.startsWith(`${folder}/`)) return uri;
  const path = uri.slice(folder.length + 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** URI of a path relative to a folder's URI; `.` and `..` are resolved. `undefined` when it leaves the root. */
export function joined(folder: string, path: string): string | undefined {
  const root = /^[a-z][\w+.-]*:\/\/[^/]*/i.exec(folder)?.[0] ?? "";
  const steps = folder
    .slice(root.length)
    .split("/")
    .filter((step) => step !== "");
  for (const step of path.split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) return undefined;
    } else if (step !== "." && step !== "") steps.push(encoded(step));
  }
  return `${root}/${steps.join("/")}`;
}

/** The spelling that hosts use for the files that they put. */
const encoded = (step: string): string => encodeURIComponent(step.toWellFormed()).replaceAll("%3A", ":");

export const folderOf = (uri: string): string => uri.slice(0, Math.max(uri.lastIndexOf("/"), 0));

/** A file with the settings of a project. */
export const isSettings = (uri: string): boolean => /\/\.tocsin\.ya?ml$/.test(uri);
