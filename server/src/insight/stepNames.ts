import type { Run, Stage, Step } from "../runs/store.ts";

/** One name of a step or a run, and how surely it tells it from others. */
export interface StepName {
  readonly name: string;
  /** 4: the table, model or semantic model itself; 3: its pipeline; 2: the source or data product around it. */
  readonly weight: number;
}

/** Fields of the sources whose value names a part of the platform, by how surely they tell it from others. */
const nameFields: readonly { readonly pattern: RegExp; readonly weight: number }[] = [
  {
    pattern:
      /^(?:(?:source|target|sink|destination)_?)?(?:table|object|entity)(?:_?name)?$|^(?:model|node|test|dataset|semantic_model)(?:_?name)?$|^(?:unique|node|dataset)_id$/,
    weight: 4,
  },
  { pattern: /^(?:integration_)?(?:pipeline|dag|job|activity)(?:_?(?:name|id))?$/, weight: 3 },
  { pattern: /^(?:source|source_system|system|data_?product|domain|project)(?:_?name)?$/, weight: 2 },
];

/** Everything that a step is called, the surest first. Ids of single runs are no names. */
export function stepNames(step: Step, run: Run | undefined): StepName[] {
  const fields = Object.entries(step.fields).flatMap(([key, value]) => {
    const found = nameFields.find(({ pattern }) => pattern.test(key.toLowerCase()));
    return found && typeof value === "string" ? [{ name: value, weight: found.weight }] : [];
  });
  const all = [{ name: step.name, weight: 4 }, ...fields];
  if (step.dataProduct !== undefined) all.push({ name: step.dataProduct, weight: 2 });
  return unique([...all.flatMap(withLastPart), ...(run ? runNames(run) : [])]);
}

/** What a run itself is called. */
export const runNames = ({ pipeline, dataProducts }: Run): StepName[] => [
  ...(pipeline === undefined ? [] : [{ name: pipeline, weight: 3 }]),
  ...(dataProducts.length === 1 ? dataProducts.map((name) => ({ name, weight: 2 })) : []),
];

/** `core.fct_orders` is called `fct_orders` as well, `model.shop.orders` is called `orders`. */
function withLastPart({ name, weight }: StepName): StepName[] {
  const last = name.slice(name.lastIndexOf(".") + 1).replaceAll(/[[\]"`]/g, "");
  return last === name || last.length < 3
    ? [{ name, weight }]
    : [
        { name, weight },
        { name: last, weight },
      ];
}

function unique(names: readonly StepName[]): StepName[] {
  const best = new Map<string, StepName>();
  for (const one of names) {
    const key = one.name.toLowerCase();
    if (one.name.trim() !== "" && (best.get(key)?.weight ?? 0) < one.weight) best.set(key, one);
  }
  return [...best.values()].sort((a, b) => b.weight - a.weight);
}

/** What kind of thing a step is: labels that name such things, and words that alerts about them are called by. */
export interface StepKind {
  readonly labels: readonly string[];
  readonly words: readonly string[];
}

const kinds: Readonly<Record<Stage, StepKind>> = {
  integration: {
    labels: ["table", "source_table", "table_name", "source", "pipeline", "dag_id", "connector"],
    words: [
      "table",
      "load",
      "loads",
      "ingestion",
      "pipeline",
      "dag",
      "replication",
      "source",
      "stale",
      "late",
    ],
  },
  transformation: {
    labels: ["model", "dbt_model", "node", "test", "unique_id", "resource_type"],
    words: ["dbt"],
  },
  consumption: {
    labels: ["dataset", "semantic_model", "refresh", "report"],
    words: ["semantic", "dataset", "refresh", "report"],
  },
};

/** Kinds of dbt nodes that have a word of their own in names of alerts. */
const nodeTypes: readonly string[] = ["model", "test", "snapshot", "seed", "source"];

export function stepKind({ stage, name, fields, status }: Step): StepKind {
  const { labels, words } = kinds[stage];
  const id = [fields["resource_type"], fields["unique_id"], name].map((one) => String(one ?? ""));
  const type = id.map((one) => one.toLowerCase().split(".")[0]!).find((one) => nodeTypes.includes(one));
  return {
    labels,
    words: [
      ...words,
      ...(stage === "transformation" ? [type ?? "model"] : []),
      ...(status === "failed"
        ? ["failed", "failing", "failure", "failures", "fails", "error", "errors"]
        : []),
    ],
  };
}
