import { schemaOf } from "../../engine/kinds/schemaOf.ts";
import { judge } from "../conformance/judge.ts";
import type { Judged } from "../conformance/judge.ts";
import { excuseFor, kinds } from "./compare.ts";
import type { Comparison } from "./compare.ts";
import { documentAt, mappingsOf } from "./mappings.ts";
import { ask } from "./oracle.ts";

/** A mapping or key that the schema and the installed program describe differently. */
export interface ProbeDifference {
  readonly path: string;
  readonly what: string;
}

export interface Probed {
  /** Mappings, or keys with a value. */
  readonly asked: number;
  /** Of these the program read as far as there. */
  readonly answered: number;
  readonly differences: readonly ProbeDifference[];
}

/** No program knows it: that it is refused shows that the mapping was read. */
const stranger = "tocsin_probe";

/** What Debian's promtool was built without. */
const notBuiltIn: ReadonlySet<string> = new Set(
  ["consul", "kubernetes", "kuma", "linode", "nomad"].map((name) => `${name}_sd_configs`),
);

const shownPath = (path: readonly string[]): string => path.join(".").replaceAll(".[]", "[]") || "(root)";

const unknownChecks = /^yaml\/(?:unknown-key|not-yet-known|no-longer-known)$/;

/** Asks of every mapping which of all the schema's keys it knows: one document holds them all, each without a value. */
export function probeKeys(comparison: Comparison): Probed {
  const mappings = mappingsOf(schemaOf(kinds[comparison.subject]));
  const universe = [
    ...new Set(mappings.flatMap(({ schema }) => Object.keys(schema.properties ?? {}))),
  ].toSorted();
  const keys = [stranger, ...universe];
  const documents = mappings.map(({ path }) =>
    documentAt(
      path,
      keys.map((key) => `${key}:`),
    ),
  );
  const verdicts = ask(
    comparison.subject,
    documents.map(({ text }) => text),
  );
  let answered = 0;
  const differences = mappings.flatMap(({ path }, index): ProbeDifference[] => {
    const { text, line } = documents[index]!;
    const upstream = new Set(
      [...verdicts[index]!.output.matchAll(/field (\S+) not found/g)].map(([, key]) => key!),
    );
    const judged = judgeText(comparison, text);
    const lines = judged.findings
      .filter(({ check }) => unknownChecks.test(check))
      .map(({ range }) => range.start.line + 1 - line);
    const here = new Set(lines.flatMap((at) => keys[at] ?? []));
    const where = shownPath(path);
    if (verdicts[index]!.valid === undefined || path.some((step) => notBuiltIn.has(step))) return [];
    if (!upstream.has(stranger) && !here.has(stranger)) return [];
    answered++;
    if (!upstream.has(stranger)) return [{ path: where, what: "is read here only" }];
    if (!here.has(stranger)) return [{ path: where, what: "is read upstream only, or takes any key here" }];
    const onlyHere = keys.filter((key) => upstream.has(key) && !here.has(key) && !notBuiltIn.has(key));
    const onlyUpstream = keys.filter((key) => !upstream.has(key) && here.has(key));
    return [
      ...(onlyHere.length > 0 ? [{ path: where, what: `known here only: ${onlyHere.join(", ")}` }] : []),
      ...(onlyUpstream.length > 0
        ? [{ path: where, what: `known upstream only: ${onlyUpstream.join(", ")}` }]
        : []),
    ];
  });
  return { asked: mappings.length, answered, differences };
}

/** One value of each type, as YAML writes it. */
const typed: readonly string[] = ["[a]", "{a: b}", "1.5", "true", '"1"', "~"];

/** Asks of every key which types it refuses: where the decoder says so, an error must stand here, and the reverse. */
export function probeTypes(comparison: Comparison): Probed {
  const probes = mappingsOf(schemaOf(kinds[comparison.subject])).flatMap(({ path, schema }) =>
    Object.keys(schema.properties ?? {}).flatMap((key) =>
      typed.map((value) => ({
        where: shownPath([...path, key]),
        value,
        ...documentAt(path, [`${key}: ${value}`]),
      })),
    ),
  );
  const verdicts = ask(
    comparison.subject,
    probes.map(({ text }) => text),
  );
  let answered = 0;
  const differences = probes.flatMap(({ where, value, text, line }, index): ProbeDifference[] => {
    const verdict = verdicts[index]!;
    if (excuseFor(verdict) !== undefined || /field \S+ not found/.test(verdict.output)) return [];
    answered++;
    const refused = new RegExp(`line ${line}: cannot unmarshal (.*)`).exec(verdict.output);
    const column = text.split("\n")[line - 1]!.length - value.length;
    const errors = judgeText(comparison, text).findings.filter(
      ({ severity, range: { start, end } }) =>
        severity === "error" && start.line + 1 === line && (end.line + 1 > line || end.character > column),
    );
    const wrongType = errors.find(({ check }) => check === "yaml/wrong-type");
    if (refused && errors.length === 0)
      return [{ path: where, what: `takes ${value} here; upstream: ${refused[0]}` }];
    if (!refused && wrongType) {
      const said = verdict.output.replaceAll(/\s+/g, " ").slice(0, 120);
      return [{ path: where, what: `refuses ${value} here: ${wrongType.message} Upstream: ${said}` }];
    }
    return [];
  });
  return { asked: probes.length, answered, differences };
}

const judgeText = ({ subject, target }: Comparison, text: string): Judged =>
  judge({
    name: "probe",
    file: { path: "probe.yml", text },
    kind: kinds[subject],
    target,
    expected: { valid: true },
  });
