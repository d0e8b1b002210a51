import type { Plain } from "../languages/yaml/plainOf.ts";

const types = ["airflow", "prefect", "dagster", "fabric-jobs"] as const;

/** An orchestrator that runs are read from. */
export interface HistoryOrchestrator {
  readonly name: string;
  readonly type: (typeof types)[number];
  readonly baseUrl: string;
  readonly user: string | undefined;
  readonly workspace: string | undefined;
  readonly ca: string | undefined;
  readonly pipelines: readonly string[];
  readonly runIdName: string;
  readonly environment: string | undefined;
  readonly dataProduct: string | undefined;
  readonly stages: Readonly<Record<string, readonly string[]>>;
}

type Mapping = Readonly<Record<string, Plain>>;

/** Where Fabric answers everybody. https://learn.microsoft.com/rest/api/fabric/articles/using-fabric-apis */
const fabricUrl = "https://api.fabric.microsoft.com";

/** `undefined` for a source that is no orchestrator, or that lacks what it takes to find it. */
export function orchestratorOf(name: string, said: Mapping): HistoryOrchestrator | undefined {
  const text = (key: string): string | undefined => textOf(said[key]);
  const type = types.find((one) => one === said["type"]);
  const url = text("base_url") ?? (type === "fabric-jobs" ? fabricUrl : undefined);
  const workspace = text("workspace");
  if (!type || url === undefined || (type === "fabric-jobs" && workspace === undefined)) return undefined;
  const stages = said["stages"];
  return {
    ...{ name, type, workspace, user: text("user"), ca: text("ca"), baseUrl: url.replace(/\/+$/, "") },
    ...{ environment: text("environment"), dataProduct: text("data_product") },
    runIdName: text("run_id") ?? "orchestration_run_id",
    pipelines: textsOf(said["pipelines"]),
    stages:
      typeof stages === "object" && stages !== null && !Array.isArray(stages)
        ? Object.fromEntries(
            Object.entries(stages as Mapping).map(([stage, patterns]) => [
              // `off` without quotes is a boolean of YAML 1.1.
              stage === "false" ? "off" : stage,
              textsOf(patterns),
            ]),
          )
        : {},
  };
}

const textOf = (value: Plain | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;

/** One pattern, or a list of them. */
const textsOf = (value: Plain | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => textOf(one as Plain | undefined) ?? []);
