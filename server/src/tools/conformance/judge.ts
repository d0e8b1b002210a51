import { Engine } from "../../engine/engine.ts";
import type { PlacedFinding } from "../../engine/engine.ts";
import type { Case, CaseTarget } from "./case.ts";

export const projectFolder = "file:///project";

/** What the engine says about one case. */
export interface Judged {
  readonly findings: readonly PlacedFinding[];
  /** Findings in the files around it. */
  readonly around: readonly (PlacedFinding & { readonly path: string })[];
  readonly kinds: readonly string[];
  readonly bugs: readonly string[];
}

/** Reads the case's files in a project of their own. */
export function judge({ file, kind, around = [], target = {}, checks = {} }: Case): Judged {
  const engine = new Engine();
  const uriOf = (path: string): string => `${projectFolder}/${path}`;
  engine.roots = [projectFolder];
  engine.put({
    uri: uriOf(".tocsin.yaml"),
    text: settingsText(target, kind && { [file.path]: kind }, checks),
  });
  if (around.length > 0) {
    const paths = [file, ...around].map(({ path }) => uriOf(path));
    engine.learn({ type: "files", version: 1, uris: new Set(paths) });
  }
  for (const { path, text } of around) engine.put({ uri: uriOf(path), text });
  engine.put({ uri: uriOf(file.path), text: file.text, open: true });
  while (engine.step());
  return {
    findings: engine.report(uriOf(file.path)).findings,
    around: around.flatMap(({ path }) =>
      engine.report(uriOf(path)).findings.map((finding) => ({ ...finding, path })),
    ),
    kinds: engine.status(uriOf(file.path)).kinds.map(({ id }) => id),
    bugs: engine.takeBugs().map(({ where, error }) => `${where}: ${String(error)}`),
  };
}

/** `.tocsin.yaml` as JSON, which YAML is. */
export function settingsText(
  target: CaseTarget,
  kinds?: Readonly<Record<string, string>> | "",
  checks: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({ ...(kinds ? { files: { kinds } } : {}), target, checks });
}
