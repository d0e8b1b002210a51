// The trees of run history over an in-memory store: what a person sees, without an editor.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fromMarkdown } from "mdast-util-from-markdown";
import type { TreeNode } from "../server/src/protocol/messages.ts";
import { RunsError } from "../server/src/runs/store.ts";
import type { Run, Stage, StageCount, Status, Step } from "../server/src/runs/store.ts";
import { duration, bytes, bytesPerSecond } from "../server/src/views/amounts.ts";
import { age, dayLabel, dayOf, dayStart, moment, nextDay } from "../server/src/views/calendar.ts";
import { makeDrawing } from "../server/src/views/drawing.ts";
import { codeBlock, codeSpan, escapeMarkdown } from "../server/src/views/markdown.ts";
import { nodeId, readNodeId } from "../server/src/views/nodeId.ts";
import { runPage } from "../server/src/views/runPage.ts";
import { statusIcon } from "../server/src/views/statusIcon.ts";
import { children } from "../server/src/views/tree.ts";
import { readFilter, viewState } from "../server/src/views/viewState.ts";
import { memoryRunStore } from "./memoryRunStore.ts";
import type { Memory } from "./memoryRunStore.ts";

const minute = 60_000;
const hour = 60 * minute;
/** Saturday, 14:00 in Berlin. */
const now = Date.parse("2026-11-21T13:00:00Z");
const drawing = makeDrawing(now, "en", "Europe/Berlin");

const dbtError = `Database Error in model fct_orders (models/marts/fct_orders.sql)
  column "order_ts" does not exist | \`oops\`
  compiled code at target/run/fct_orders.sql`;

const none: StageCount = { total: 0, failed: 0, skipped: 0 };
const noStages: Record<Stage, StageCount> = { integration: none, transformation: none, consumption: none };

function run(
  id: string,
  startedAt: number | undefined,
  status: Status = "succeeded",
  more: Partial<Run> = {},
): Run {
  return {
    id,
    status,
    startedAt,
    endedAt: startedAt === undefined ? undefined : startedAt + 24 * minute,
    pipeline: "nightly_load",
    environments: ["Production"],
    dataProducts: ["sales"],
    stages: noStages,
    derived: false,
    ...more,
  };
}

function step(id: string, runId: string, endedAt: number | undefined, more: Partial<Step> = {}): Step {
  return {
    id,
    runId,
    stage: "transformation",
    name: "fct_orders",
    status: "succeeded",
    sourceStatus: "success",
    startedAt: endedAt === undefined ? undefined : endedAt - 12_000,
    endedAt,
    durationMs: 12_000,
    environment: "Production",
    dataProduct: "sales",
    message: undefined,
    fields: {},
    ...more,
  };
}

const failed = (id: string, runId: string, endedAt: number, more: Partial<Step> = {}): Step =>
  step(id, runId, endedAt, { status: "failed", sourceStatus: "error", message: dbtError, ...more });

function memory(runs: readonly Run[], steps: readonly Step[] = []): Memory {
  return { runs, steps, asked: [] };
}

/** One failed run of this morning with a step in each stage, one of yesterday, one of Thursday. */
function threeRuns(): Memory {
  const morning = now - 8 * hour;
  const stages = {
    integration: { total: 1, failed: 0, skipped: 0 },
    transformation: { total: 2, failed: 1, skipped: 1 },
    consumption: { total: 1, failed: 0, skipped: 0 },
  };
  return memory(
    [run("r-3", morning, "failed", { stages }), run("r-2", now - 30 * hour), run("r-1", now - 54 * hour)],
    [
      step("s-1", "r-3", morning + minute, {
        stage: "integration",
        name: "sales.orders",
        fields: {
          table_name: "orders",
          source_name: "Dynamics",
          load_type: "INCREMENTAL",
          rows_read: 120_000,
          rows_written: 120_000,
          data_read: 48_000_000,
          data_written: 12_500_000,
          throughput: 4000,
        },
      }),
      failed("s-2", "r-3", morning + 10 * minute),
      step("s-3", "r-3", morning + 11 * minute, {
        name: "mart_revenue",
        status: "skipped",
        sourceStatus: "skipped",
      }),
      step("s-4", "r-3", morning + 20 * minute, { stage: "consumption", name: "Sales overview" }),
      failed("s-0", "r-2", now - 30 * hour, {
        message: undefined,
        name: "sales.customers",
        stage: "integration",
      }),
    ],
  );
}

const labels = (nodes: readonly TreeNode[]): string[] => nodes.map(({ label }) => label);

const at = (nodes: readonly TreeNode[], label: string): TreeNode => {
  const found = nodes.find((node) => node.label.includes(label));
  assert.ok(found, `${label} is among ${labels(nodes).join(", ")}`);
  return found;
};

describe("Runs", () => {
  test("days, runs, stages and steps open one after the other", async () => {
    const store = memoryRunStore(threeRuns());
    const open = (node?: TreeNode): Promise<TreeNode[]> => children(store, "runs", node?.id, drawing);
    const days = await open();
    assert.deepEqual(labels(days), ["Today", "Yesterday", "Thursday, November 19"]);
    assert.deepEqual(
      days.map(({ description, expanded = false }) => ({ description, expanded })),
      [
        { description: "1 run · 1 failed", expanded: true },
        { description: "1 run", expanded: false },
        { description: "1 run", expanded: false },
      ],
    );
    const runs = await open(at(days, "Today"));
    assert.deepEqual(labels(runs), ["06:00 nightly_load"]);
    const [failedRun] = runs;
    assert.equal(failedRun?.description, "failed · 24m · 7h ago · Production");
    assert.equal(failedRun.accessibility, "06:00 nightly_load, failed, 24m, 7h ago, Production");
    const [wellRun] = await open(at(days, "Yesterday"));
    assert.equal(wellRun?.description, "24m · 29h ago · succeeded · Production");
    assert.equal(failedRun.runId, "r-3");
    assert.equal(failedRun.context, "run failed");
    const stages = await open(failedRun);
    assert.deepEqual(labels(stages), ["Integration", "Transformation", "Semantic models"]);
    assert.equal(at(stages, "Transformation").description, "2 dbt nodes · 1 failed · 1 skipped");
    assert.equal(at(stages, "Transformation").icon?.id, "error");
    const models = await open(at(stages, "Transformation"));
    // The store gives the newer one first; what failed comes before it.
    assert.deepEqual(labels(models), ["fct_orders", "mart_revenue"]);
    const model = at(models, "fct_orders");
    assert.equal(
      model.description,
      "failed · 12s · Database Error in model fct_orders (models/marts/fct_orders.sql)",
    );
    assert.deepEqual(model.command?.arguments, ["r-3"]);
    assert.equal(model.stepId, "s-2");
    assert.equal(model.expandable, false);
    assert.match(
      at(await open(at(stages, "Integration")), "sales.orders").description ?? "",
      /Rows written: 120,000/,
    );
  });

  test("the day is the one of the person's own zone", async () => {
    // 23:30 UTC of the 20th is the 21st in Berlin and still the 20th in New York.
    const store = memoryRunStore(memory([run("r", Date.parse("2026-11-20T23:30:00Z"))]));
    const label = async (zone: string): Promise<string[]> =>
      labels(await children(store, "runs", undefined, makeDrawing(now, "en", zone)));
    assert.deepEqual(await label("Europe/Berlin"), ["Today"]);
    assert.deepEqual(await label("America/New_York"), ["Yesterday"]);
  });

  test("more days than a page come by pages, none twice and none left out", async () => {
    const many = Array.from({ length: 450 }, (_, index) => run(`r-${index}`, now - index * 3.7 * hour));
    const store = memoryRunStore(memory(many));
    const shown: string[] = [];
    const runIds: string[] = [];
    let pages = 0;
    for (let next: string | undefined = undefined as string | undefined; ;) {
      const nodes: TreeNode[] = await children(store, "runs", next, drawing);
      pages++;
      for (const day of nodes.filter(({ context }) => context === "day")) {
        shown.push(day.id);
        const runs = await children(store, "runs", day.id, drawing);
        assert.equal(
          day.description,
          `${runs.length} run${runs.length === 1 ? "" : "s"}`,
          "all of the day are counted",
        );
        runIds.push(...runs.flatMap(({ runId }) => runId ?? []));
      }
      next = nodes.find(({ context }) => context === "more")?.id;
      if (next === undefined) break;
    }
    assert.ok(pages >= 5, `${pages} pages`);
    assert.equal(new Set(shown).size, shown.length);
    assert.deepEqual(
      runIds,
      many.map(({ id }) => id),
    );
  });

  test("a day with more runs than a page goes on after its hundredth run", async () => {
    const many = Array.from({ length: 250 }, (_, index) => run(`r-${index}`, now - index * minute));
    const store = memoryRunStore(memory([...many, run("old", now - 50 * hour)]));
    const roots = await children(store, "runs", undefined, drawing);
    assert.deepEqual(labels(roots), ["Today", "Load more…"]);
    assert.equal(roots[0]?.description, "100+ runs");
    assert.deepEqual(labels(await children(store, "runs", roots[1]?.id, drawing)), ["Thursday, November 19"]);
    const ids: string[] = [];
    for (let next: string | undefined = roots[0]?.id; next !== undefined;) {
      const nodes: TreeNode[] = await children(store, "runs", next, drawing);
      ids.push(...nodes.flatMap(({ runId }) => runId ?? []));
      const more = nodes.at(-1);
      next = more?.context === "more" ? more.id : undefined;
      if (next !== undefined) assert.deepEqual(more?.command?.arguments, [next]);
    }
    assert.deepEqual(
      ids,
      many.map(({ id }) => id),
    );
  });

  test("a day that the page holds whole is counted as whole", async () => {
    const today = Array.from({ length: 60 }, (_, index) => run(`t-${index}`, now - index * minute));
    const before = Array.from({ length: 60 }, (_, index) =>
      run(`y-${index}`, now - 20 * hour - index * minute),
    );
    const roots = await children(memoryRunStore(memory([...today, ...before])), "runs", undefined, drawing);
    assert.deepEqual(
      roots.map(({ label, description }) => `${label}: ${description}`),
      ["Today: 60 runs", "Load more…: before Today"],
    );
  });

  test("the steps of a stage come by pages too", async () => {
    const steps = Array.from({ length: 130 }, (_, index) =>
      step(`s-${index}`, "r", now - index, { name: `m${index}` }),
    );
    const store = memoryRunStore(memory([run("r", now)], steps));
    const stage = nodeId("stage", "r", "transformation");
    const first = await children(store, "runs", stage, drawing);
    assert.equal(first.length, 101);
    assert.equal((await children(store, "runs", first.at(-1)?.id, drawing)).length, 30);
  });

  test("ids stay the same when everything is read again", async () => {
    const ids = async (): Promise<string[]> => {
      const store = memoryRunStore(threeRuns());
      const days = await children(store, "runs", undefined, drawing);
      const below = await Promise.all(days.map(({ id }) => children(store, "runs", id, drawing)));
      return [...days, ...below.flat()].map(({ id }) => id);
    };
    const first = await ids();
    assert.deepEqual(await ids(), first);
    assert.equal(new Set(first).size, first.length);
  });

  test("a run under way says how long it has been", async () => {
    const under = run("r", now - 9 * minute, "running", { endedAt: undefined });
    const [node] = await children(
      memoryRunStore(memory([under])),
      "runs",
      nodeId("day", "2026-11-21"),
      drawing,
    );
    assert.equal(node?.description, "running · 9m · Production");
    assert.equal(node.icon?.id, "sync");
  });

  test("a run without any time is shown all the same", async () => {
    const store = memoryRunStore(memory([run("lost", undefined), run("r", now - hour)]));
    assert.deepEqual(labels(await children(store, "runs", undefined, drawing)), [
      "Today",
      "No time recorded nightly_load",
    ]);
  });

  test("more runs without any time than a page holds are all shown", async () => {
    const lost = Array.from({ length: 230 }, (_, index) => run(`lost-${index}`, undefined));
    const store = memoryRunStore(memory([run("r", now - hour), ...lost]));
    const ids = new Set<string | undefined>();
    let next: string | undefined;
    do {
      const nodes: TreeNode[] = await children(store, "runs", next, drawing);
      for (const { runId } of nodes) ids.add(runId);
      next = nodes.find(({ context }) => context === "more")?.id;
    } while (next !== undefined);
    assert.ok(
      lost.every(({ id }) => ids.has(id)),
      `${ids.size} of them`,
    );
  });

  test("ids from elsewhere have no children, and throw nothing", async () => {
    const store = memoryRunStore(threeRuns());
    const strange = [
      "",
      "x",
      "day/",
      "day/2026-13-45",
      "days/never",
      "run/none",
      "stage/r-3/nowhere",
      "%E0%A4%A",
    ];
    const nested = nodeId("more", nodeId("more", nodeId("more", "x")));
    for (const id of [...strange, nested, nodeId("run", "a/b%\ud800")])
      for (const view of ["runs", "failures"] as const)
        assert.deepEqual(await children(store, view, id, drawing), [], `${view}: ${id}`);
  });

  test("the filter of the view applies to days and runs, and narrows what is asked of the store", async () => {
    const store = memoryRunStore(threeRuns());
    await store.notes.setFilter("runs", { statuses: ["failed"] });
    const days = await children(store, "runs", undefined, drawing);
    assert.deepEqual(labels(days), ["Today"]);
    assert.deepEqual(labels(await children(store, "runs", nodeId("day", "2026-11-20"), drawing)), []);
    await store.notes.setFilter("runs", { text: "CUSTOMERS" });
    assert.deepEqual(labels(await children(store, "runs", undefined, drawing)), ["Yesterday"]);
  });
});

describe("Failures", () => {
  test("what failed, by day, with the first line of its error", async () => {
    const store = memoryRunStore(threeRuns());
    const days = await children(store, "failures", undefined, drawing);
    assert.deepEqual(labels(days), ["Today", "Yesterday"]);
    assert.equal(days[0]?.description, "1 failure");
    const [node] = await children(store, "failures", days[0]?.id, drawing);
    assert.equal(node?.label, "06:10 fct_orders");
    assert.equal(node?.description, "Database Error in model fct_orders (models/marts/fct_orders.sql)");
    assert.match(node?.accessibility ?? "", /^fct_orders, failed, Transformation, 06:10, Database Error/);
    assert.ok(node?.tooltip?.includes(dbtError), "the tooltip has the whole error");
    const [silent] = await children(store, "failures", days[1]?.id, drawing);
    assert.equal(silent?.description, "no message recorded");
    assert.match(silent?.tooltip ?? "", /no message recorded/);
  });
});

describe("a store that cannot answer", () => {
  const reasons = ["locked", "damaged", "newer", "unavailable", "deadline", "crashed", "failed"] as const;
  for (const reason of reasons) {
    test(`${reason}: one line that says so, what to do, and asks again`, async () => {
      const data = threeRuns();
      const store = memoryRunStore(data);
      data.error = new RunsError(reason, "The mirror has <b>trouble</b>.", "Close the other program.");
      for (const view of ["runs", "failures"] as const) {
        const nodes = await children(store, view, undefined, drawing);
        assert.equal(nodes.length, 1);
        assert.match(nodes[0]?.tooltip ?? "", /The mirror has \\<b\\>trouble/);
        assert.equal(nodes[0]?.description, "Close the other program.");
        assert.equal(nodes[0]?.command?.command, "tocsin.refreshRuns");
        assert.match(nodes[0]?.accessibility ?? "", /Try Again/);
      }
      data.error = undefined;
      assert.equal((await children(store, "runs", undefined, drawing)).length, 3);
    });
  }

  test("a missing mirror and an empty one are welcomes, not errors", async () => {
    const data = threeRuns();
    data.error = new RunsError("missing", "There is no mirror.", "Make one.");
    assert.deepEqual(await children(memoryRunStore(data), "runs", undefined, drawing), []);
    assert.equal((await viewState(memoryRunStore(data), "runs", drawing)).welcome, "missing");
    const empty = memoryRunStore(memory([]));
    assert.deepEqual(await children(empty, "failures", undefined, drawing), []);
    assert.equal((await viewState(empty, "failures", drawing)).welcome, "empty");
  });

  test("a question taken back rejects: nobody waits for its nodes", async () => {
    const store = memoryRunStore(threeRuns());
    const signal = AbortSignal.abort();
    await assert.rejects(
      children(store, "runs", undefined, drawing, signal),
      (error) => error instanceof RunsError && error.reason === "cancelled",
    );
  });
});

describe("around a tree", () => {
  test("as of when, what is filtered, what to filter by, and what was not seen yet", async () => {
    const store = memoryRunStore(threeRuns());
    const filter = { statuses: ["failed"], environments: ["Production"], text: "orders" } as const;
    await store.notes.setFilter("runs", filter);
    const state = await viewState(store, "runs", drawing);
    assert.equal(state.message, "As of 06:20 · filtered: failed, Production, “orders”");
    assert.deepEqual(state.facets, {
      environments: ["Production"],
      dataProducts: ["sales"],
      statuses: ["failed", "succeeded"],
    });
    assert.equal(state.badge, undefined);
    const failures = await viewState(store, "failures", drawing);
    assert.equal(failures.badge?.value, 2);
    assert.deepEqual(failures.facets.statuses, []);
    await store.notes.markSeen(now);
    assert.equal((await viewState(store, "failures", drawing)).badge, undefined);
  });

  test("nothing matches, nothing failed", async () => {
    const store = memoryRunStore(threeRuns());
    await store.notes.setFilter("runs", { text: "no such thing" });
    assert.equal((await viewState(store, "runs", drawing)).welcome, "noMatch");
    assert.deepEqual(await children(store, "runs", undefined, drawing), []);
    const well = memoryRunStore(memory([run("r", now)]));
    assert.equal((await viewState(well, "failures", drawing)).welcome, "allWell");
    assert.equal((await viewState(well, "runs", drawing)).welcome, undefined);
  });

  test("what a client sends as a filter is read, whatever it is", () => {
    const sent = { statuses: ["failed", "nonsense", 3], environments: "Production", text: "  orders " };
    assert.deepEqual(readFilter("runs", sent as never), { statuses: ["failed"], text: "orders" });
    assert.deepEqual(readFilter("failures", { statuses: ["failed"] }), {});
  });
});

describe("a run's page", () => {
  test("has its summary, its steps with their figures, and its errors in full", async () => {
    const page = await runPage(memoryRunStore(threeRuns()), "r-3", drawing);
    assert.match(page, /^# nightly_load — failed\n/);
    assert.match(page, /\| Run id \| `r-3` \|/);
    assert.match(page, /Sat, Nov 21, 2026, 06:00:00/);
    assert.ok(page.includes(dbtError), "the error in full");
    const orders = page.split("\n").find((line) => line.includes("`sales.orders`")) ?? "";
    for (const cell of ["Dynamics", "INCREMENTAL", "120,000", "48 MB", "12.5 MB", "4 MB/s"])
      assert.ok(orders.includes(cell), `${cell} in ${orders}`);
    assert.deepEqual(
      fromMarkdown(page).children.flatMap((node) => (node.type === "heading" ? [node.depth] : [])),
      [1, 2, 3, 2, 2, 2],
    );
  });

  test("a run with more steps than a page can hold says so, and leaves out no error", async () => {
    const steps = Array.from({ length: 2600 }, (_, index) =>
      step(`s-${index}`, "r", now - index, { name: `m${index}` }),
    );
    const first = failed("first", "r", now - hour, { message: "the cause of it all" });
    const page = await runPage(memoryRunStore(memory([run("r", now)], [...steps, first])), "r", drawing);
    assert.match(page, /Only the newest 2000 steps are shown, and those that failed/);
    assert.equal(page.split("\n").filter((line) => line.includes("| `m")).length, 2000);
    assert.ok(page.includes("the cause of it all"), "no error is left out");
  });

  test("a run that is not there has a page that says so", async () => {
    assert.match(await runPage(memoryRunStore(memory([])), "`x`|{0}", drawing), /There is no run .*removed/);
  });
});

describe("text from a database", () => {
  const hostile =
    "](command:evil) <img src=x> **bold** `code` $(zap) # h | cell\n\n- [link](http://x.y) &lt; \u0007";

  test("stays text in tooltips and pages", async () => {
    const name = hostile;
    const all = memory(
      [run(hostile, now, "failed", { pipeline: hostile, environments: [hostile], derived: true })],
      [failed(hostile, hostile, now, { name, message: `${hostile}\n\`\`\`\`\nend`, sourceStatus: hostile })],
    );
    const store = memoryRunStore(all);
    const [day] = await children(store, "failures", undefined, drawing);
    const [failure] = await children(store, "failures", day?.id, drawing);
    const [runLine] = await children(store, "runs", day?.id, drawing);
    const page = await runPage(store, hostile, drawing);
    for (const text of [failure?.tooltip ?? "", runLine?.tooltip ?? "", page]) {
      assert.notEqual(text, "");
      const kinds = kindsIn(fromMarkdown(text));
      for (const kind of ["link", "image", "html", "definition", "linkReference"])
        assert.ok(!kinds.has(kind), `${kind} in ${text}`);
    }
    for (const { label, description = "" } of [failure!, runLine!])
      assert.doesNotMatch(label + description, /\p{Cc}/u);
  });

  test("is escaped so that Markdown gives it back", () => {
    for (const text of [hostile, "1. a", "a_b_c", "~~x~~", "\\", "|"]) {
      const shown = (markdown: string): string => textOf(fromMarkdown(markdown));
      const line = text.replaceAll(/[\p{Cc}]+/gu, " ").trim();
      assert.equal(shown(escapeMarkdown(text)), line);
      assert.equal(textOf(fromMarkdown(codeBlock(text))), text.replaceAll("\u0007", " ").trimEnd());
    }
    assert.equal(textOf(fromMarkdown(codeSpan("a``b`"))), "a``b`");
  });
});

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

const kindsIn = (node: Node): Set<string> =>
  new Set([node.type, ...(node.children ?? []).flatMap((child) => [...kindsIn(child)])]);

const textOf = (node: Node): string => node.value ?? (node.children ?? []).map(textOf).join("");

describe("times and amounts", () => {
  test("days begin where the zone says, also when clocks change", () => {
    for (const [zone, day, start] of [
      ["Europe/Berlin", "2026-11-21", "2026-11-20T23:00:00Z"],
      // There was no midnight on this day.
      ["America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"],
      ["Pacific/Kiritimati", "2026-01-01", "2025-12-31T10:00:00Z"],
      ["Pacific/Pago_Pago", "2026-01-01", "2026-01-01T11:00:00Z"],
      ["Asia/Kathmandu", "2026-01-01", "2025-12-31T18:15:00Z"],
    ] as const) {
      const first = dayStart(day, { timeZone: zone });
      assert.equal(new Date(first).toISOString(), start.replace("Z", ".000Z"), zone);
      assert.equal(dayOf(first, { timeZone: zone }), day);
      assert.notEqual(dayOf(first - 1, { timeZone: zone }), day);
    }
    assert.equal(nextDay("2028-02-28"), "2028-02-29");
    assert.equal(dayOf(Number.NaN, drawing), undefined);
    assert.equal(dayOf(9e15, drawing), undefined);
  });

  test("read as a person says them", () => {
    assert.equal(dayLabel("2025-11-20", drawing), "Thursday, November 20, 2025");
    assert.equal(moment(now - 20 * hour, drawing), "Yesterday 18:00");
    assert.equal(age(now - 90 * minute, drawing), "1h ago");
    assert.equal(age(now - 3 * 24 * hour, drawing), "3d ago");
    assert.deepEqual(
      [400, 45_000, 252_000, 3_780_000, 9960].map((ms) => duration(ms, drawing)),
      ["0.4s", "45s", "4m 12s", "1h 3m", "10s"],
    );
    assert.deepEqual(
      [0, 812, 1_234_567].map((value) => bytes(value, drawing)),
      ["0 B", "812 B", "1.2 MB"],
    );
    assert.equal(bytesPerSecond(4_000_000, drawing), "4 MB/s");
    const german = makeDrawing(now, "de", "UTC");
    assert.equal(duration(84_480_000, german), "23 Std. 28 Min.");
    assert.equal(bytes(812, german), "812 B");
  });

  test("an unknown locale or zone is no error", () => {
    const odd = makeDrawing(now, "not_a_locale", "Mars/Olympus");
    assert.equal(odd.locale, "en");
    assert.equal(odd.timeZone, "UTC");
    assert.equal(dayLabel("2026-11-19", makeDrawing(now, "de", "UTC")), "Donnerstag, 19. November");
  });
});

test("the page of a run says where its record and its steps do not agree, and which attempts there were", async () => {
  const page = (of: Run, steps: readonly Step[]) =>
    runPage(memoryRunStore(memory([of], steps)), "r", drawing);
  const counts = (total: number, failures: number) => ({
    stages: { ...noStages, transformation: { total, failed: failures, skipped: 0 } },
  });
  const first = failed("a", "r", now - minute, { attempt: 1, attempts: 2, lastStatus: "succeeded" });
  const last = step("b", "r", now, { attempt: 2, attempts: 2, lastStatus: "succeeded" });
  const good = await page(run("r", now, "succeeded", counts(1, 0)), [first, last]);
  assert.match(good, /failed · attempt 1 of 2 · tried again: succeeded/);
  assert.doesNotMatch(good, /The record/);
  const bad = failed("c", "r", now, { name: "other" });
  assert.match(
    await page(run("r", now, "succeeded", counts(2, 1)), [first, last, bad]),
    /The record of the run says that it succeeded, but the last attempt at 1 step failed/,
  );
  assert.match(
    await page(run("r", now, "failed", counts(1, 0)), [first, last]),
    /The record of the run says that it failed, but none of its steps did/,
  );
  assert.doesNotMatch(
    await page(run("r", now, "failed", { ...counts(1, 0), derived: true }), [last]),
    /The record/,
  );
});

test("tasks of an orchestrator are called tasks, in whichever stage", async () => {
  const stages = { ...noStages, transformation: { total: 2, failed: 0, skipped: 0, tasks: "some" as const } };
  const integration = { total: 1, failed: 0, skipped: 0, tasks: "all" as const };
  const task = { task_id: "load", task_type: "PythonOperator", pipeline: "nightly" };
  const steps = [
    step("a", "r", now, { stage: "integration", name: "load", fields: task, durationMs: 0 }),
    step("b", "r", now, { name: "dbt_build", fields: { ...task, task_id: "dbt_build" }, durationMs: 40 }),
    step("c", "r", now),
  ];
  const all = run("r", now, "succeeded", { stages: { ...stages, integration } });
  const page = await runPage(memoryRunStore(memory([all], steps)), "r", drawing);
  assert.match(page, /1 task\n/);
  assert.match(page, /2 steps\n/);
  assert.match(page, /\| Status \| Task \|/);
  assert.match(page, /\| Status \| dbt node \|/);
  assert.match(page, /PythonOperator/);
  assert.doesNotMatch(page, /\b0s/, "what was not measured is not said");
  assert.match(page, /40ms/);
});

test("every status has a shape of its own", () => {
  const shapes = Object.values(statusIcon).map(({ id }) => id);
  assert.equal(new Set(shapes).size, shapes.length);
});

test("any text can be a part of a node's id", () => {
  for (const part of ["", "a/b", "%2F", "ü ", "more/x"])
    assert.deepEqual(readNodeId(nodeId("run", part, "2")), { kind: "run", parts: [part, "2"] });
});
