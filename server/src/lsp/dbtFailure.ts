import { join } from "node:path";
import { failingRows, storedRows } from "../dbt/failingRows.ts";
import { errorPath } from "../dbt/errorPlace.ts";
import { failurePlace } from "../dbt/failurePlace.ts";
import type { FailurePlace, Unknown } from "../dbt/failurePlace.ts";
import { testLine } from "../dbt/testLine.ts";
import type { DbtPlace } from "../protocol/dbt.ts";
import type { Words } from "../protocol/words.ts";
import type { DbtResult } from "../runs/dbtResult.ts";
import type { Step } from "../runs/store.ts";
import { fill } from "../views/drawing.ts";
import { fileUri } from "../workspaceFiles/fileUri.ts";
import { readText } from "../workspaceFiles/readText.ts";
import { findFile } from "./dbtProjects.ts";
import type { DbtProject, FoundFile } from "./dbtProjects.ts";

/** A step that is a dbt node, with what is kept of its result. */
export interface DbtStep {
  readonly step: Step;
  readonly result: DbtResult;
}

/** Where a node's failure stands in the workspace, and what a user should know of that. */
export interface FailureFile {
  readonly place?: DbtPlace;
  readonly note?: string;
  readonly isTest: boolean;
  /** The very line is known. */
  readonly isLine: boolean;
  readonly hasChanged: boolean;
}

/** Follows a failure to the file that its node was made from. */
export async function failureFile(
  { step, result }: DbtStep,
  projects: readonly DbtProject[],
  words: Words,
): Promise<FailureFile> {
  const isTest = /^(?:unit_)?test$/.test(result.resourceType);
  const nowhere = { isTest, isLine: false, hasChanged: false };
  if (projects.length === 0) return { ...nowhere, note: words.dbtNoProject };
  const path = result.path ?? errorPath(step.message ?? "");
  const file = await findFile(projects, { project: result.project, path, name: step.name });
  if (!file) {
    const note = path === undefined ? fill(words.dbtNoPath, step.name) : fill(words.dbtNoFile, path);
    return { ...nowhere, note };
  }
  const read = await readText(file.path);
  if (!("text" in read)) return { ...nowhere, note: `${file.inProject} ${read.message}` };
  if (/\.ya?ml$/.test(file.path)) return { ...testFile(read.text, file, step.name, words), isTest };
  const compiled = result.compiled ?? (await compiledOnDisk(file));
  const place = failurePlace({
    message: step.message,
    template: read.text,
    compiled,
    path: file.inProject,
    ...(result.resourceType === "snapshot" && { snapshot: step.name }),
  });
  const uri = fileUri(file.path);
  const note = noteOf(place, file.inProject, words);
  const { line, character } = place.certainty === "unknown" ? { line: 0, character: 0 } : place;
  return {
    place: { uri, line, character },
    isTest,
    isLine: place.certainty !== "unknown",
    hasChanged: place.certainty !== "unknown" && place.hasChanged === true,
    ...(note !== undefined && { note }),
  };
}

function testFile(text: string, file: FoundFile, name: string, words: Words): Omit<FailureFile, "isTest"> {
  const found = testLine(text, name);
  const uri = fileUri(file.path);
  const common = { isLine: found !== undefined, hasChanged: false };
  if (!found) return { ...common, place: { uri, line: 0, character: 0 }, note: fill(words.dbtTestTop, name) };
  const { line, character, isExact } = found;
  const place = { uri, line, character };
  return isExact ? { ...common, place } : { ...common, place, note: fill(words.dbtTestNear, name) };
}

/** `target/compiled` of the project: the last run of this machine, not surely the one that failed. */
export async function compiledOnDisk({ project, inProject }: FoundFile): Promise<string | undefined> {
  if (project.name === undefined) return undefined;
  const read = await readText(join(project.folder, "target", "compiled", project.name, inProject));
  return "text" in read ? read.text : undefined;
}

const whys: Readonly<Record<Unknown, keyof Words>> = {
  "no-place": "dbtNoPlace",
  elsewhere: "dbtElsewhere",
  "no-compiled": "dbtNoCompiled",
  "not-found": "dbtNotFound",
  ambiguous: "dbtAmbiguous",
  ephemeral: "dbtEphemeral",
};

function noteOf(place: FailurePlace, path: string, words: Words): string | undefined {
  if (place.certainty === "unknown") return fill(words[whys[place.why]], path, place.model ?? "");
  if (place.hasChanged) return fill(words.dbtChanged, path);
  return place.certainty === "near" ? fill(words.dbtNear, path) : undefined;
}

/** A query for the rows that made a test fail; `undefined` for what is no test, or of which the SQL was not kept. */
export function rowsQuery({ step, result }: DbtStep, words: Words): string | undefined {
  if (result.resourceType !== "test") return undefined;
  const parts: string[] = [];
  const comment = (text: string): string => `-- ${fill(text, step.name).replaceAll(/\s+/g, " ")}\n`;
  if (result.storedRows !== undefined)
    parts.push(comment(words.dbtRowsStored) + storedRows(result.storedRows));
  if (result.compiled !== undefined) parts.push(comment(words.dbtRowsQuery) + failingRows(result.compiled));
  return parts.length === 0 ? undefined : comment(words.dbtRowsTop) + parts.join(";\n\n");
}
