import { firstLineOf } from "../text/branch.ts";
import { readerNames } from "../facts/readers.ts";
import type { Target } from "../facts/target.ts";
import type { Kind } from "../model/kind.ts";
import { configuredKind, isExcluded } from "../model/fileSettings.ts";
import type { Part } from "../model/document.ts";
import type { Workspace } from "../model/workspace.ts";

/** Which rules apply to a file, and why. */
export interface FileStatus {
  readonly kinds: readonly { readonly id: string; readonly title: string }[];
  readonly parts: readonly PartStatus[];
  /** URI of the `.tocsin.yaml` that applies. */
  readonly settings: string | undefined;
  readonly excluded: boolean;
  /** The glob of `files.kinds` that says what the file is. */
  readonly glob: string | undefined;
  readonly target: Target;
}

/** One YAML document of a file. */
export interface PartStatus {
  readonly kind: { readonly id: string; readonly title: string } | undefined;
  /** The program that it is judged for: `Prometheus 3.14`; of a template for none. */
  readonly reader: string | undefined;
  /** First line, from 0. */
  readonly line: number;
  readonly why: PartReason;
}

export type PartReason =
  /** The settings name the kind. */
  | "configured"
  | "content"
  /** Another file names it. */
  | "named"
  /** The program reads the first document only. */
  | "ignored"
  | "templated"
  | "unknown";

/** `exists` says whether a file was read. */
export function fileStatus(workspace: Workspace, uri: string, exists: (uri: string) => boolean): FileStatus {
  const document = workspace.document(uri);
  const project = workspace.project(uri);
  const configured = configuredKind(project, uri);
  const folder = workspace.settingsFolder(uri);
  const [yml, yaml] = [`${folder}/.tocsin.yml`, `${folder}/.tocsin.yaml`];
  const parts = (document?.parts ?? []).map((part): PartStatus => {
    const { kind } = part;
    const isConfigured = kind !== undefined && kind.id === configured?.kind;
    return {
      kind: kind && { id: kind.id, title: kind.title },
      reader: kind && !part.templated ? readerOf(kind, project.target) : undefined,
      line: firstLineOf(part.top),
      why: whyOf(part, isConfigured),
    };
  });
  const found = new Map(parts.flatMap(({ kind }) => (kind ? [[kind.id, kind] as const] : [])));
  return {
    kinds: [...found.values()],
    parts,
    settings: folder === undefined ? undefined : exists(yml) ? yml : yaml,
    excluded: isExcluded(project, uri),
    glob: configured?.glob,
    target: project.target,
  };
}

function whyOf({ kind, ignored, templated, look }: Part, isConfigured: boolean): PartReason {
  if (ignored) return "ignored";
  if (templated) return "templated";
  if (kind) return isConfigured ? "configured" : kind.role ? "named" : "content";
  return look.templated ? "templated" : "unknown";
}

function readerOf({ program }: Kind, target: Target): string {
  if (program === "prometheus" && target.agent) return `Prometheus ${target.prometheus} in agent mode`;
  if (program === "prometheus" || program === "alertmanager" || program === "grafana")
    return `${readerNames[program]} ${target[program]}`;
  return readerNames[program];
}
