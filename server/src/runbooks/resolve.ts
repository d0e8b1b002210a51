import { stat } from "../workspaceFiles/disk.ts";
import { join } from "node:path";
import type { PlacedAlert, RunbookHome } from "../engine/model/placedAlert.ts";
import { spelledOut } from "../engine/model/runbookPath.ts";
import { filePath, fileUri } from "../workspaceFiles/fileUri.ts";
import type { RunbookPage } from "./catalogue.ts";
import { isConfined } from "./confine.ts";
import { findPage, squashed } from "./findPage.ts";

/** Where an alert's runbook is. */
export type Resolution =
  | {
      readonly type: "page";
      readonly uri: string;
      readonly path: string;
      /** The page's own, else its path. */
      readonly title: string;
      /** The heading to go to, as a link's fragment says it, and its line, from 0, where there is such a heading. */
      readonly fragment?: string;
      readonly line?: number;
    }
  | { readonly type: "web"; readonly url: string }
  /** It is never opened; the message says why. */
  | { readonly type: "refused"; readonly message: string }
  /** There is no page: neither the one that the annotation names (`path`), nor one that names the alert. */
  | { readonly type: "missing"; readonly path?: string };

/** What is known of the place where an alert's project keeps its runbooks. */
export interface Shelf {
  readonly home: RunbookHome;
  readonly pages: readonly RunbookPage[];
  /** Paths of the workspace's folders. */
  readonly roots: readonly string[];
}

/** The runbook that the alert's annotation names, else the page that is about the alert. */
export async function resolveAlert(alert: PlacedAlert, shelf: Shelf): Promise<Resolution> {
  const { address } = alert;
  if (address.type === "web") return address;
  if (address.type === "refused") return refused(alert, address.reason);
  if (address.type === "page") {
    const found = await existing(address.path, shelf);
    if (found === "outside") return refused(alert, "leads out of the workspace");
    if (found) return withFragment(found, address.fragment, shelf.pages);
  }
  const own = findPage(alert.name, shelf.pages)?.page;
  if (own) return { type: "page", uri: own.uri, path: own.path, title: own.title || own.name };
  return address.type === "page" ? { type: "missing", path: address.path } : { type: "missing" };
}

const refused = ({ name, written }: PlacedAlert, reason: string): Resolution => ({
  type: "refused",
  message: `The runbook of ${name} is not opened: \`${shortened(written)}\` ${reason}.`,
});

const shortened = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

type Page = Extract<Resolution, { type: "page" }>;

/** Tools differ in how they make a fragment of a heading: the heading's own slug is what VS Code goes to. */
function withFragment(found: Page, fragment: string, pages: readonly RunbookPage[]): Page {
  if (fragment === "") return found;
  const headings = pages.find(({ path }) => path === found.path)?.headings ?? [];
  const heading =
    headings.find(({ slug }) => slug === fragment) ??
    headings.find(({ text }) => squashed(text) === squashed(fragment));
  return heading ? { ...found, fragment: heading.slug, line: heading.line } : { ...found, fragment };
}

async function existing(path: string, { home, pages, roots }: Shelf): Promise<Page | "outside" | undefined> {
  const project = filePath(home.project);
  if (project === undefined) return undefined;
  for (const spelling of spelledOut(path)) {
    const file = join(project, spelling);
    const known = pages.find((page) => page.path === file);
    if (known) return { type: "page", uri: known.uri, path: file, title: known.title || known.name };
    const isFile = await stat(file).then(
      (about) => about.isFile(),
      () => false,
    );
    // Outside, not even whether there is a file is told.
    if (!(await isConfined(file, roots))) return "outside";
    if (isFile) return { type: "page", uri: fileUri(file), path: file, title: spelling };
  }
  return undefined;
}
