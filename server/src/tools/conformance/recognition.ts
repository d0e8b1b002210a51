import type { Agreement } from "./agreement.ts";
import type { Case, CaseSet } from "./case.ts";
import type { Judged } from "./judge.ts";

/** Whether each whole file is recognised where no project says what it is. */
export function recognitionSet(files: readonly CaseSet[]): CaseSet {
  const wanted = new Map<string, string>();
  const cases = files
    .filter(({ id }) => !id.includes(",") && id !== "rulefile-probes")
    .flatMap(({ id, cases }) =>
      cases.map(({ kind, ...one }): Case => {
        const name = `${id}/${one.name}`;
        wanted.set(name, kind ?? "grafana");
        return { ...one, name };
      }),
    );
  return {
    id: "recognition",
    cases,
    compare: (one, judged) => isRecognised(wanted.get(one.name) ?? "", judged),
  };
}

/** A file of nothing but `scrape_configs` is a whole prometheus.yml, or one that `scrape_config_files` names. */
const alsoTakenFor: Readonly<Record<string, string>> = { "prometheus-config": "prometheus-scrape-configs" };

function isRecognised(wanted: string, { kinds }: Judged): Agreement {
  const isMeant = (kind: string): boolean =>
    kind === wanted || kind === alsoTakenFor[wanted] || (wanted === "grafana" && kind.startsWith("grafana-"));
  const agrees = kinds.length > 0 && kinds.every(isMeant);
  const why = `wants ${wanted}, is taken for ${kinds.join(" and ") || "nothing"}`;
  return agrees ? { agrees, pairs: [] } : { agrees, why, pairs: [] };
}
