import assert from "node:assert/strict";
import { Engine } from "../server/src/engine/engine.ts";
import type { PlacedFinding } from "../server/src/engine/model/finding.ts";

/** The findings of one file on its own, in a project without settings; a bug in a check fails the test. */
export function checkText(text: string, uri = "file:///project/rules.yml"): readonly PlacedFinding[] {
  const engine = new Engine();
  engine.put({ uri, text, open: true });
  while (engine.step());
  assert.deepEqual(engine.takeBugs(), []);
  return engine.report(uri).findings;
}

/** `line:column check: message` of every error, one-based. */
export const errorsOf = (findings: readonly PlacedFinding[]): string[] =>
  findings
    .filter(({ severity }) => severity === "error")
    .map(
      ({ range, check, message }) =>
        `${range.start.line + 1}:${range.start.character + 1} ${check}: ${message}`,
    );
