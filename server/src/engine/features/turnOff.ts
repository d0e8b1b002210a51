import { textOf } from "../text/branch.ts";
import type { PlacedFix } from "../model/finding.ts";
import { rangeOf } from "../model/place.ts";
import type { Workspace } from "../model/workspace.ts";
import { pairOf } from "../languages/yaml/tree.ts";
import { joined } from "../text/uri.ts";

/**
 * The edit that turns a check off for the project of a file: a line in its `.tocsin.yaml`, or a new one. `undefined`
 * where there is no project, or no place for the line that is certain.
 */
export function turnOff(
  workspace: Workspace,
  uri: string,
  settings: string | undefined,
  check: string,
): PlacedFix | undefined {
  const title = `Turn \`${check}\` off in this project`;
  if (settings === undefined) {
    const folder = workspace.rootOf(uri);
    const file = folder === undefined ? undefined : joined(folder, ".tocsin.yaml");
    return file === undefined
      ? undefined
      : { title, edits: [], create: { uri: file, text: `checks:\n  ${check}: off\n` } };
  }
  const document = workspace.documents.get(settings);
  const root = document?.parts[0]?.root;
  const checks = pairOf(root, "checks");
  if (!document) {
    // It holds nothing but comments.
    const start = { line: 0, character: 0 };
    const text = `checks:\n  ${check}: off\n`;
    return { title, uri: settings, edits: [{ range: { start, end: start }, text }] };
  }
  if ((root && root.type !== "map") || checks?.value?.type === "scalar") return undefined;
  if (!checks) {
    const end = endOf(textOf(document.root));
    const text = `${end.character > 0 ? "\n" : ""}checks:\n  ${check}: off\n`;
    return { title, uri: settings, edits: [{ range: { start: end, end }, text }] };
  }
  const own = pairOf(checks.value, check)?.value;
  if (own) {
    const edits = [{ range: rangeOf(own), text: "off" }];
    return own.type === "scalar" ? { title, uri: settings, edits } : undefined;
  }
  const first = checks.value?.type === "map" && !checks.value.flow ? checks.value.pairs[0]?.key : undefined;
  if (!first) return undefined;
  const { start } = rangeOf(first);
  const range = { start, end: start };
  return { title, uri: settings, edits: [{ range, text: `${check}: off\n${" ".repeat(start.character)}` }] };
}

function endOf(text: string): { line: number; character: number } {
  const lines = text.split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
