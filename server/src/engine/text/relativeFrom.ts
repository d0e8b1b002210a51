import { folderOf } from "./uri.ts";

/** How one file names another: a path from the folder of the first. */
export function relativeFrom(from: string, to: string): string {
  const [base, target] = [folderOf(from).split("/"), to.split("/")];
  let same = 0;
  while (same < base.length && same < target.length - 1 && base[same] === target[same]) same++;
  const up = base.slice(same).map(() => "..");
  return [...up, ...target.slice(same)].map((part) => decodeURIComponent(part)).join("/");
}
