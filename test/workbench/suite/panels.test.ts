import assert from "node:assert/strict";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";
import type { OpenPanel } from "../../../client/src/panels/panel.ts";
import type { Timeline } from "../../../server/src/protocol/panels.ts";
import { activate } from "./demo.ts";

/** A picture of so many steps. */
function timelineOf(count: number): Timeline {
  const steps = Array.from({ length: count }, (_, at) => at);
  return {
    run: { id: "large", title: "large", status: "succeeded", startedAt: 0, endedAt: count * 100 },
    now: count * 100,
    stages: [{ stage: "transformation", lanes: 40 }],
    steps: {
      id: steps.map((at) => `0123456789abcdef-${at}`),
      name: steps.map((at) => `model_${at}`),
      stage: steps.map(() => 1),
      status: steps.map((at) => (at % 90 === 0 ? 2 : 0)),
      start: steps.map((at) => at * 100),
      end: steps.map((at) => at * 100 + 3900),
      lane: steps.map((at) => at % 40),
      ready: steps.map(() => null),
      attempt: steps.map(() => 1),
    },
    path: { steps: [0], workingMs: 3900, waitingMs: 0, known: 0 },
    untimed: [],
    isCut: false,
  };
}

describe("pages with pictures", () => {
  let api: Api;
  let panel: OpenPanel;

  before(async () => {
    api = await activate();
  });
  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  const opened = async (command: string, runId: string): Promise<OpenPanel> => {
    await vscode.commands.executeCommand(command, runId);
    const found = [...api.panels.all].find(({ state }) => (state as { runId?: string }).runId === runId);
    assert.ok(found, "it is open");
    return found;
  };
  const untilDrawn = async (one: OpenPanel): Promise<number> => {
    while (one.drawnMs === undefined) await delay(10);
    return one.drawnMs;
  };

  it("opens with what the server tells of a run", async () => {
    const roots = await api.views.trees.runs.getChildren();
    const day = roots.find(({ expandable }) => expandable);
    assert.ok(day);
    const [run] = await api.views.trees.runs.getChildren(day);
    assert.ok(run?.runId !== undefined);
    panel = await opened("tocsin.showTimeline", run.runId);
    await untilDrawn(panel);
    const timeline = JSON.parse(String(panel.data)) as Timeline;
    assert.equal(timeline.run.id, run.runId);
    assert.equal(await opened("tocsin.showTimeline", run.runId), panel, "opened again, it is the same");
  });

  it("draws 5 000 steps, and holds the extension host for a moment only", async () => {
    const data = JSON.stringify(timelineOf(5000));
    const held = monitorEventLoopDelay({ resolution: 1 });
    held.enable();
    await panel.show({ data });
    const ms = await untilDrawn(panel);
    held.disable();
    const longest = held.max / 1e6;
    console.log(
      `tocsin-suite│      drawn within ${ms} ms; the extension host was held for ${longest.toFixed(1)} ms at most`,
    );
    assert.ok(longest < 100, `${longest} ms`);
  });

  it("takes nothing from the page that it does not know", async () => {
    const before = panel.data;
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).length;
    for (const message of [
      ...[null, 1, "ready", { type: "act" }, { type: "act", action: "open", value: { stepId: 1 } }],
      { type: "act", action: "constructor", value: {} },
      { type: "act", action: "openRun", value: { runId: "r", more: true } },
      { type: "run", command: "workbench.action.quit" },
    ])
      await panel.receive(message);
    assert.equal(panel.data, before);
    assert.equal(vscode.window.tabGroups.all.flatMap((group) => group.tabs).length, tabs);
  });

  it("stops waiting when it is told to, and asks again", async () => {
    let asked = 0;
    let stopped = 0;
    const slow = api.panels.open(
      {
        id: "timeline",
        isState: (value): value is string => value === "slow",
        title: () => "Slow",
        key: (state) => state,
        words: () => ({}),
        load: (_, token) => {
          asked++;
          token.onCancellationRequested(() => stopped++);
          return new Promise(() => undefined);
        },
        actions: {},
      },
      "slow",
    );
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await delay(10);
    };
    await until(() => asked === 1);
    await slow.receive({ type: "cancel" });
    await until(() => stopped === 1);
    void slow.receive({ type: "retry" });
    await until(() => asked === 2);
    slow.close();
    await until(() => stopped === 2);
  });

  it("says what is wrong where there is no such run, and can be closed", async () => {
    const gone = await opened("tocsin.showTimeline", "there is no such run");
    await delay(500);
    assert.equal(gone.data, undefined);
    gone.close();
    panel.close();
    while (api.panels.all.size > 0) await delay(10);
  });
});
