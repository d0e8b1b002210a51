/** Rule files as large teams have them, the same at every run, which promtool accepts and in which nothing is found. */

export interface Position {
  readonly line: number;
  readonly character: number;
}

/** A mistake that every server of the benchmark should find: on this line, in words that match. */
export interface Seed {
  readonly line: number;
  readonly says: RegExp;
  /** No mistake, but how many there are that are not shown. */
  readonly isCount?: boolean;
}

export interface GeneratedFile {
  readonly text: string;
  readonly rules: number;
  /** The mistakes that are in the text. */
  readonly seeds: readonly Seed[];
  /** Where an `x` typed behind the `10m` of a rule in the middle makes a mistake more. */
  readonly edit: { readonly at: Position; readonly makes: Seed };
  /** A whole group that can be pasted in the middle, with one mistake in it. */
  readonly group: {
    readonly at: Position;
    readonly text: string;
    readonly lines: number;
    readonly makes: Seed;
  };
  /** Questions in the middle of the file: on a key, in an expression, on a recorded metric. */
  readonly ask: { readonly hover: Position; readonly complete: Position; readonly definition: Position };
}

export interface Wish {
  readonly rules: number;
  /** Default 20. */
  readonly rulesAGroup?: number;
  /** `ends`: in the third rule and in the last one; `every`: in every rule but that of the edit. */
  readonly seeds?: "none" | "ends" | "every";
  /** Makes names differ from those of other files. */
  readonly file?: number;
}

const badKey = /unknown-key|not allowed/i;
const badDuration = /duration|pattern/i;

/** Numbers that look random and are the same every time: mulberry32, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const teams = ["payments", "checkout", "warehouse", "identity", "search", "delivery"];
const services = ["gateway", "ledger", "catalog", "sessions", "indexer", "scheduler", "mailer", "importer"];
const severities = ["critical", "warning", "info"];

/** One file. */
export function ruleFile({ rules, rulesAGroup = 20, seeds: wanted = "none", file = 0 }: Wish): GeneratedFile {
  const next = numbers(rules * 31 + file);
  const lines: string[] = ["groups:"];
  const seeds: Seed[] = [];
  const middle = middleRule(rules, rulesAGroup);
  let edit: GeneratedFile["edit"] | undefined;
  let group: GeneratedFile["group"] | undefined;
  let ask: GeneratedFile["ask"] | undefined;
  for (let index = 0; index < rules; index++) {
    if (index % rulesAGroup === 0) {
      const at = { line: lines.length, character: 0 };
      if (index <= middle) group = pastedGroup(at, rulesAGroup, file);
      lines.push(...groupHead(`f${file}-g${index / rulesAGroup}`));
    }
    const first = lines.length;
    const own = rule(index, file, rulesAGroup, next);
    const isSeed =
      wanted === "every" ? index !== middle : wanted === "ends" && (index === 2 || index === rules - 1);
    if (isSeed) {
      seeds.push({ line: first + 1, says: badKey });
      own.splice(1, 0, "        severty: page");
    }
    lines.push(...own);
    if (index !== middle) continue;
    const find = (part: string): Position => {
      const line = own.findIndex((one) => one.includes(part));
      return { line: first + line, character: own[line]!.indexOf(part) };
    };
    const wait = find("for: 10m");
    const metric = find("team:requests");
    edit = {
      at: { line: wait.line, character: wait.character + "for: 10m".length },
      makes: { line: wait.line, says: badDuration },
    };
    ask = {
      hover: { line: wait.line, character: wait.character + 1 },
      complete: { line: metric.line, character: metric.character + 8 },
      definition: { line: metric.line, character: metric.character + 8 },
    };
  }
  lines.push("");
  return { text: lines.join("\n"), rules, seeds, edit: edit!, group: group!, ask: ask! };
}

/** The alert in the middle that has an edit site: the second rule of its group, or the one in the middle of all. */
function middleRule(rules: number, rulesAGroup: number): number {
  const half = rules >> 1;
  return rulesAGroup >= rules ? half - (half % 20) + 1 : half - (half % rulesAGroup) + 1;
}

const groupHead = (name: string): string[] => [`  - name: ${name}`, "    interval: 1m", "    rules:"];

function pastedGroup(at: Position, rulesAGroup: number, file: number): GeneratedFile["group"] {
  const next = numbers(at.line + 7);
  const lines = groupHead(`f${file}-pasted`);
  for (let index = 0; index < Math.min(rulesAGroup, 20); index++)
    lines.push(...rule(9_000_000 + index, file, 20, next));
  const bad = lines.findIndex((line) => line.includes("for: 10m"));
  lines[bad] = lines[bad]!.replace("10m", "10mx");
  return {
    at,
    text: `${lines.join("\n")}\n`,
    lines: lines.length,
    makes: { line: at.line + bad, says: badDuration },
  };
}

/** Every twentieth rule records what the alerts behind it ask for; the one right behind it can be edited. */
function rule(index: number, file: number, rulesAGroup: number, next: (below: number) => number): string[] {
  const team = teams[next(teams.length)]!;
  const service = services[next(services.length)]!;
  const place = index % Math.min(rulesAGroup, 20);
  const recorded = `team:requests_f${file}_${index - place}:rate5m`;
  if (place === 0) {
    return [
      `      - record: ${recorded}`,
      "        expr: |",
      `          sum by (cluster, namespace, job) (`,
      `            rate(http_requests_total{team="${team}", service=~"${service}|${service}-canary", code!~"4..", shard="${index}"}[5m])`,
      "          )",
      "          / ignoring (code) group_left ()",
      '          count by (cluster, namespace, job) (up{job!=""} == 1)',
      "        labels:",
      `          source: ${team}`,
    ];
  }
  const threshold = (next(900) + 50) / 1000;
  return [
    `      - alert: ${title(team)}${title(service)}Slow${file}n${index}`,
    "        expr: |",
    ...expression(place, recorded, team, service, threshold),
    place === 1 ? "        for: 10m" : `        for: ${next(50) + 1}m`,
    "        labels:",
    `          severity: ${severities[next(severities.length)]}`,
    `          team: ${team}`,
    "        annotations:",
    `          summary: "${title(service)} of ${team} is beyond ${threshold} in {{ $labels.cluster }}"`,
    "          description: >-",
    "            {{ $labels.job }} in {{ $labels.namespace }} stands at {{ $value | humanizePercentage }},",
    `            and ${team} waits for ${service}. Look at the newest roll-out first.`,
    `          runbook_url: https://runbooks.example.com/${team}/${service}#slow-${index}`,
  ];
}

const title = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

/** One of four shapes; every one keeps cluster, namespace and job. */
function expression(
  place: number,
  recorded: string,
  team: string,
  service: string,
  threshold: number,
): string[] {
  const by = "by (cluster, namespace, job)";
  const shapes = [
    [
      `sum ${by} (rate(http_requests_total{team="${team}", service="${service}", code=~"5.."}[5m]))`,
      `  / sum ${by} (rate(http_requests_total{team="${team}", service="${service}"}[5m]))`,
      `  > ${threshold}`,
    ],
    [
      `${recorded}{job=~"${service}.*"} > ${threshold}`,
      `  and on (cluster, namespace, job)`,
      `  max ${by} (deployments_ready{team="${team}", service!~"${service}-(test|staging)"}) > 0`,
    ],
    [
      `histogram_quantile(0.99, sum by (cluster, namespace, job, le) (`,
      `  rate(http_request_duration_seconds_bucket{team="${team}", service="${service}"}[10m])`,
      `)) > ${threshold} unless ${recorded} < 0.01`,
    ],
    [
      `avg ${by} (avg_over_time(queue_fill_ratio{team="${team}", queue=~"${service}_(in|out)"}[15m])) > ${threshold}`,
      `  or increase(queue_dropped_total{team="${team}", cluster!="", namespace!="", job="${service}"}[1h]) > 10`,
    ],
  ] as const;
  return shapes[place % shapes.length]!.map((line) => `          ${line}`);
}
