import { join } from "node:path";
import { CliError } from "./cliError.ts";
import { git, reasonOf } from "./git.ts";
import { repositoryRoot } from "./repositoryPath.ts";
import { goEscapes } from "../engine/text/goEscapes.ts";

/** Lines from 1, the last included. */
type Stretch = readonly [first: number, last: number];

/** Which lines differ from those of a revision. */
export interface ChangedLines {
  /** Whether anything in the file does. */
  has(path: string): boolean;
  /** Whether anything from one line to another does. */
  touch(path: string, first: number, last: number): boolean;
}

/**
 * What the working tree has changed since it parted from a revision, in the repositories around these folders. Files
 * that git does not follow yet are changed from their first to their last line.
 */
export async function readChangedLines(revision: string, folders: readonly string[]): Promise<ChangedLines> {
  const changed = new Map<string, Stretch[]>();
  const roots = new Set(folders.map((folder) => rootAround(folder)));
  for (const root of roots) await readRepository(root, revision, changed);
  const stretches = (path: string): readonly Stretch[] => changed.get(path) ?? [];
  return {
    has: (path) => changed.has(path),
    touch: (path, from, to) => stretches(path).some(([first, last]) => first <= to && from <= last),
  };
}

function rootAround(folder: string): string {
  const root = repositoryRoot(folder);
  if (root !== undefined) return root;
  throw new CliError(
    `\`--changed\` asks Git what has changed, and ${folder} is in no Git repository.`,
    "Leave the option out, or name files of a repository.",
  );
}

async function readRepository(
  root: string,
  revision: string,
  changed: Map<string, Stretch[]>,
): Promise<void> {
  const base = await findBase(root, revision);
  const diff = await git(root, ["diff", ...plainDiff, base, "--"], makeDiffReader(root, changed));
  if (diff.code !== 0) throw refused(root, reasonOf(diff));
  const others = await git(root, ["ls-files", "--others", "--exclude-standard", "-z"]);
  if (others.code !== 0) throw refused(root, reasonOf(others));
  for (const path of others.out.split("\0").filter((one) => one !== ""))
    changed.set(pathIn(root, path), [[1, Number.POSITIVE_INFINITY]]);
}

/** Whatever is configured: no other program, no context, a renamed file beside its old self, binary looks or not. */
const plainDiff = [
  ..."--no-ext-diff --no-textconv --no-color --no-relative --unified=0 --inter-hunk-context=0".split(" "),
  ..."--find-renames --diff-filter=d --text --ignore-submodules=all --src-prefix=a/ --dst-prefix=b/".split(
    " ",
  ),
];

/** The commit at which the work here has parted from the revision; an older commit of it is that itself. */
async function findBase(root: string, revision: string): Promise<string> {
  const spelling =
    "Check its spelling; a branch of the server is `origin/NAME`, and known when it was fetched.";
  const unknown = new CliError(`git knows no revision \`${revision}\` in ${root}.`, spelling);
  if (revision === "" || revision.startsWith("-")) throw unknown;
  const found = await git(root, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`]);
  if (found.code !== 0 && revision === "HEAD" && reasonOf(found) === "") return emptyTree(root);
  if (found.code !== 0) throw reasonOf(found) === "" ? unknown : refused(root, reasonOf(found));
  const base = await git(root, ["merge-base", found.out.trim(), "HEAD"]);
  if (base.code === 0) return base.out.trim();
  if (base.code !== 1) throw refused(root, reasonOf(base));
  throw new CliError(
    `\`${revision}\` and what is checked out have no commit in common in ${root}.`,
    "A shallow clone lacks it: fetch more of the history (`fetch-depth: 0` in actions/checkout).",
  );
}

/** What a repository without a commit differs from. */
async function emptyTree(root: string): Promise<string> {
  const made = await git(root, ["hash-object", "-t", "tree", "--stdin"]);
  if (made.code !== 0) throw refused(root, reasonOf(made));
  return made.out.trim();
}

const refused = (root: string, reason: string): CliError =>
  new CliError(`git could not say what has changed in ${root}: ${reason}.`);

const header = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

/** Reads a diff without context, line by line. */
function makeDiffReader(root: string, changed: Map<string, Stretch[]>): (line: string) => void {
  let stretches: Stretch[] = [];
  /** Lines of the hunk that are still to come: they may look like anything. */
  let rest = 0;
  return (line) => {
    if (rest > 0) {
      if (line.startsWith("+") || line.startsWith("-")) rest--;
    } else if (line.startsWith("+++ ")) {
      stretches = [];
      changed.set(pathIn(root, unquoted(line.slice("+++ ".length)).slice("b/".length)), stretches);
    } else {
      const [, removed = "1", start, added = "1"] = header.exec(line) ?? [];
      if (start === undefined) return;
      rest = Number(removed) + Number(added);
      const first = Number(start);
      // Where lines were taken out, those around the seam are touched.
      stretches.push(added === "0" ? [first, first + 1] : [first, first + Number(added) - 1]);
    }
  };
}

/** A path as git prints it in a patch: in quotes with escapes where it holds odd characters, or with a tab behind. */
function unquoted(text: string): string {
  if (!text.startsWith('"')) return text.replace(/\t$/, "");
  return text
    .slice(1, text.lastIndexOf('"'))
    .replaceAll(/\\([0-7]{3}|.)/g, (_, escape: string) =>
      escape.length === 3 ? String.fromCharCode(Number.parseInt(escape, 8)) : (goEscapes[escape] ?? escape),
    );
}

/** A path that git has printed, a character for each of its bytes. */
const pathIn = (root: string, path: string): string =>
  join(root, Buffer.from(path, "latin1").toString("utf8"));
