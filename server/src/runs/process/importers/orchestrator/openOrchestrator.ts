import type { OrchestratorSource, OrchestratorType } from "../../../history.ts";
import type { HttpMeans } from "../http/httpClient.ts";
import type { Orchestrator } from "./orchestrator.ts";

type Open = (source: OrchestratorSource, means: HttpMeans) => Orchestrator;

const openers: { readonly [Type in OrchestratorType]: () => Promise<Open> } = {
  airflow: async () => (await import("../airflow/airflow.ts")).openAirflow,
  prefect: async () => (await import("../prefect/prefect.ts")).openPrefect,
  dagster: async () => (await import("../dagster/dagster.ts")).openDagster,
  "fabric-jobs": async () => (await import("../fabric/fabricJobs.ts")).openFabricJobs,
};

/** Nothing is asked yet. */
export const openOrchestrator = async (source: OrchestratorSource, means: HttpMeans): Promise<Orchestrator> =>
  (await openers[source.type]())(source, means);
