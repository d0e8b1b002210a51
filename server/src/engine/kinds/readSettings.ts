import { isBefore, newest } from "../facts/target.ts";
import type { Program, Target } from "../facts/target.ts";
import { plainOf } from "../languages/yaml/plainOf.ts";
import type { Plain } from "../languages/yaml/plainOf.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import { isNull, valueOf } from "../languages/yaml/tree.ts";
import type { Severity } from "../model/finding.ts";
import type { CheckSetting, SettingsLayer } from "../model/settings.ts";

/** What is not as the schema wants it is left at its default; the schema's findings say so. */
export function readSettings(root: YamlNode | undefined): SettingsLayer {
  const checks = new Map<string, CheckSetting>();
  const listed = valueOf(root, "checks");
  for (const { key, value } of listed?.type === "map" ? listed.pairs : [])
    checks.set(key.text, readCheck(value));
  const runbooks = valueOf(root, "runbooks");
  const folder = textOf(valueOf(runbooks, "folder"));
  const files = valueOf(root, "files");
  const exclude = valueOf(files, "exclude");
  return {
    checks,
    exclude: exclude && listOf(exclude),
    maxSize: readSize(valueOf(files, "maxSize")),
    kinds: readKinds(valueOf(files, "kinds")),
    target: readTarget(valueOf(root, "target")),
    runbooks: {
      folder: folder?.replace(/^\.\//, "").replace(/\/+$/, ""),
      url: textOf(valueOf(runbooks, "url")),
    },
  };
}

/** What the schema allows for it, in megabytes. */
const largestSize = 50;

function readSize(node: YamlNode | undefined): number | undefined {
  const size = node?.type === "scalar" ? node.value : undefined;
  return typeof size === "number" && size > 0 && size <= largestSize ? size : undefined;
}

const readKinds = (node: YamlNode | undefined): [string, string][] =>
  node?.type === "map"
    ? node.pairs.flatMap(({ key, value }): [string, string][] => {
        const kind = textOf(value);
        return kind === undefined ? [] : [[key.text, kind]];
      })
    : [];

function readTarget(node: YamlNode | undefined): Partial<Target> {
  const version = (program: Program): Partial<Target> => {
    const text = textOf(valueOf(node, program));
    return text === undefined || !/^v?\d+\.\d+(?:\.\d+)?$/.test(text)
      ? {}
      : { [program]: text.replace(/^v/, "") };
  };
  const listed = valueOf(node, "features");
  const features = listed && new Set(listOf(listed));
  const prometheus = version("prometheus");
  // Prometheus 3.0 has a flag of its own for it, and no such feature any more.
  const isAgent = features?.has("agent") && isBefore(prometheus.prometheus ?? newest.prometheus, "3.0");
  const agent = textOf(valueOf(node, "agent")) ?? (isAgent ? "true" : undefined);
  return {
    ...prometheus,
    ...version("alertmanager"),
    ...version("grafana"),
    ...(features && { features }),
    ...(agent !== undefined && { agent: agent === "true" }),
  };
}

function readCheck(node: YamlNode | undefined): CheckSetting {
  if (node?.type !== "map") return { severity: severityOf(node), options: {} };
  const options: Record<string, Plain> = {};
  for (const { key, value } of node.pairs) if (key.text !== "severity") options[key.text] = plainOf(value);
  return { severity: severityOf(valueOf(node, "severity")), options };
}

const severities: ReadonlySet<string> = new Set(["off", "info", "warning", "error"]);

const severityOf = (node: YamlNode | undefined): Severity | "off" | undefined => {
  const text = textOf(node) ?? "";
  return severities.has(text) ? (text as Severity | "off") : undefined;
};

const textOf = (node: YamlNode | undefined): string | undefined =>
  node?.type === "scalar" && !isNull(node) ? node.text : undefined;

const listOf = (node: YamlNode | undefined): string[] =>
  node?.type === "seq" ? node.items.flatMap((item) => textOf(item) ?? []) : [];
