import { arriving, readAlertText } from "./alertLabels.ts";
import type { PrometheusFacts } from "./configFacts.ts";
import type { Project } from "./project.ts";
import { matchingFiles } from "./ruleFileGlob.ts";
import type { KnownLabels } from "./routeWay.ts";

/** More are not compared with every route. */
const mostAlerts = 5000;

interface Arrived {
  readonly senders: string;
  readonly alerts: readonly KnownLabels[];
}

const known = new WeakMap<ReadonlySet<string>, Arrived>();

/**
 * The alerts that arrive at the project's Alertmanager, where the project shows that it holds them all: there is a
 * configuration of Prometheus, every path and pattern of its `rule_files` leads to a file, and nothing relabels alerts on
 * their way. `undefined` where it does not.
 */
export function allAlerts(project: Project): readonly KnownLabels[] | undefined {
  const configs = project.configs().filter(({ prometheus }) => prometheus);
  const senders = configs.map(({ prometheus }) => prometheus!);
  if (senders.length === 0 || senders.some(({ relabels }) => relabels)) return undefined;
  const isWhole = configs.every(
    ({ uri, prometheus }) =>
      prometheus!.ruleFiles.length > 0 &&
      prometheus!.ruleFiles.every((pattern) => (matchingFiles(project, uri, pattern)?.length ?? 0) > 0),
  );
  if (!isWhole) return undefined;
  const texts = project.alerts();
  return texts.size > 0 && texts.size <= mostAlerts ? arrivingAll(texts, senders) : undefined;
}

function arrivingAll(
  texts: ReadonlySet<string>,
  senders: readonly PrometheusFacts[],
): readonly KnownLabels[] {
  const key = JSON.stringify(senders);
  const before = known.get(texts);
  if (before?.senders === key) return before.alerts;
  const alerts = [...texts].map((text) => arriving(readAlertText(text), senders));
  known.set(texts, { senders: key, alerts });
  return alerts;
}
