import type { RunOrigin, Step } from "../runs/store.ts";
import type { Link } from "./runLinks.ts";

/** An orchestrator that the settings name. */
export interface OriginPlace {
  readonly name: string;
  readonly type: string;
  readonly baseUrl: string;
}

/** The orchestrators' own pages about a run, or about a task of it. `title`: the words for a page of a source. */
export function originLinks(
  origins: readonly RunOrigin[],
  places: readonly OriginPlace[],
  step: Step | undefined,
  title: (what: string, source: string) => string,
): Link[] {
  const ofStep = step?.fields["orchestrator_run_id"];
  const task = typeof ofStep === "string" ? step?.fields["task_id"] : undefined;
  return origins
    .filter(({ id }) => typeof ofStep !== "string" || id === ofStep)
    .flatMap((origin) => {
      const place = places.find(({ name }) => name === origin.source);
      if (!place) return [];
      const url = pageOf(place, origin, typeof task === "string" ? task : undefined);
      if (url === undefined || !/^https:|^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])[:/]/.test(url))
        return [];
      return [{ title: title(origin.pipeline, place.name), url }];
    });
}

const part = encodeURIComponent;

function pageOf(
  { type, baseUrl }: OriginPlace,
  origin: RunOrigin,
  task: string | undefined,
): string | undefined {
  const { id } = origin;
  switch (type) {
    case "airflow":
      return airflowPage(baseUrl, origin, task);
    case "prefect":
      return `${prefectPages(baseUrl)}/runs/flow-run/${part(id)}`;
    case "dagster":
      return `${baseUrl}/runs/${part(id)}`;
    case "fabric-jobs":
      // What Microsoft documents no address of its runs for has them in one list.
      return "https://app.fabric.microsoft.com/monitoringhub";
    default:
      return undefined;
  }
}

/** Airflow 3 and 2 have other pages: only what 3 says of a run has `run_after`. A mapped task is `name[3]`. */
function airflowPage(base: string, { id, said }: RunOrigin, task: string | undefined): string {
  const at = id.indexOf("/");
  const [dag, run] = [id.slice(0, at), id.slice(at + 1)];
  const [, name, index] = /^(.*?)(?:\[(\d+)\])?$/.exec(task ?? "") ?? [];
  if (Object.hasOwn(said, "run_after")) {
    const page = `${base}/dags/${part(dag)}/runs/${part(run)}`;
    if (!name) return page;
    return `${page}/tasks/${part(name)}${index === undefined ? "" : `/mapped/${index}`}`;
  }
  const query = [`dag_run_id=${part(run)}`, ...(name ? [`task_id=${part(name)}`] : [])];
  if (index !== undefined) query.push(`map_index=${index}`);
  return `${base}/dags/${part(dag)}/grid?${query.join("&")}`;
}

/** Prefect's own server has its pages beside its API; those of Prefect Cloud stand elsewhere. */
function prefectPages(base: string): string {
  const cloud = /^https:\/\/api\.prefect\.cloud\/api\/accounts\/([^/]+)\/workspaces\/([^/]+)/.exec(base);
  return cloud
    ? `https://app.prefect.cloud/account/${cloud[1]}/workspace/${cloud[2]}`
    : base.replace(/\/api$/, "");
}
