import type { Project } from "./project.ts";

/** Whether the project holds a dashboard of Grafana; rules may name one that it does not hold. */
export function holdsDashboards(project: Pick<Project, "names" | "isDeclared">): boolean {
  for (const uid of project.names("grafana-dashboard"))
    if (project.isDeclared("grafana-dashboard", uid) === true) return true;
  return false;
}
