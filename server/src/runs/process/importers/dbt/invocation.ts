import type { Artifact } from "./artifact.ts";
import { isObject } from "./artifact.ts";
import type { JsonObject } from "./artifact.ts";
import { ownRun } from "../../dbtInvocations.ts";
import type { ImportOptions } from "../../../store.ts";

/** What every row of an artifact has in common. */
export interface Invocation {
  readonly id: string;
  readonly runId: string;
  /** Nothing ties it to an orchestration run: the invocation is one of its own. */
  readonly isOwnRun: boolean;
  readonly environment: string | undefined;
  readonly dataProduct: string | undefined;
  readonly command: string | undefined;
}

/**
 * `DBT_ENV_CUSTOM_ENV_ORCHESTRATION_RUN_ID` and the like, which dbt writes into `metadata.env` without the beginning of
 * their names. https://docs.getdbt.com/reference/artifacts/dbt-artifacts#common-metadata
 */
const names = {
  runId: ["ORCHESTRATION_RUN_ID"],
  environment: ["ENVIRONMENT", "WORKSPACE"],
  dataProduct: ["DATA_PRODUCT"],
} as const;

/** `digest`: of the file, which stands in for an invocation without an id. */
export function invocationOf(
  artifact: Pick<Artifact, "env" | "invocationId">,
  args: unknown,
  digest: string,
  options: ImportOptions,
): Invocation {
  const said = (of: keyof typeof names): string | undefined =>
    names[of].map((name) => artifact.env[name]).find((value) => value !== undefined);
  const id = artifact.invocationId ?? `file-${digest.slice(0, 12)}`;
  const runId = said("runId") ?? options.runId;
  const { which, target } = argsOf(args);
  return {
    id,
    runId: runId ?? ownRun(id),
    isOwnRun: runId === undefined,
    environment: said("environment") ?? options.environment ?? target,
    dataProduct: said("dataProduct") ?? options.dataProduct,
    command: which,
  };
}

interface Args {
  readonly which: string | undefined;
  readonly target: string | undefined;
}

/** Fusion says `command` where dbt says `which`. */
function argsOf(args: unknown): Args {
  const given: JsonObject = isObject(args) ? args : {};
  const text = (key: string): string | undefined =>
    typeof given[key] === "string" && given[key] !== "" ? given[key] : undefined;
  return { which: text("which") ?? text("command"), target: text("target") };
}

/** Arguments that say what was asked of dbt; values of variables and of the environment may be secret. */
const kept = [
  "which",
  "command",
  "select",
  "exclude",
  "selector",
  "target",
  "full_refresh",
  "threads",
] as const;

export function keptArgs(args: unknown): string {
  const given: JsonObject = isObject(args) ? args : {};
  return JSON.stringify(
    Object.fromEntries(kept.flatMap((key) => (given[key] === undefined ? [] : [[key, given[key]]]))),
  );
}
