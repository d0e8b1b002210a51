import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";
import type { OpenPanel } from "../../../client/src/panels/panel.ts";
import type { RoutePage } from "../../../server/src/protocol/routes.ts";
import { activate, open } from "./demo.ts";

const rulesFile = "monitoring/alerts/business_metrics_alerts.yml";

describe("the route of an alert", () => {
  let api: Api;
  let document: vscode.TextDocument;

  before(async () => {
    api = await activate();
    document = await open(rulesFile);
  });
  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  type Routed = NonNullable<RoutePage["routed"]>;
  const page = (): OpenPanel | undefined => [...api.panels.all].find(({ kind }) => kind.id === "route");
  const shown = (): Routed | undefined => (page()?.data as RoutePage | undefined)?.routed;
  const receive = async (action: string, value: unknown): Promise<void> =>
    page()?.receive({ type: "act", action, value });

  /** Waits until the page shows what is wanted. */
  async function untilShown(holds: (routed: Routed) => boolean): Promise<Routed> {
    for (;;) {
      const routed = shown();
      if (routed && holds(routed)) return routed;
      await delay(50);
    }
  }

  const told = ({ views }: Routed): string[] =>
    views.flatMap((view) => view.told.map(({ receiver }) => receiver));

  it("stands above it, and opens as a page", async () => {
    const line = document
      .getText()
      .split("\n")
      .findIndex((text) => text.includes("alert: RevenueDropped"));
    let lens: vscode.CodeLens | undefined;
    while (!lens) {
      const lenses: vscode.CodeLens[] = await vscode.commands.executeCommand(
        "vscode.executeCodeLensProvider",
        document.uri,
        100,
      );
      lens = lenses.find(
        ({ range, command }) => range.start.line === line && command?.command === "tocsin.showRoute",
      );
      if (!lens) await delay(50);
    }
    assert.match(lens.command?.title ?? "", /^→ .*commerce/);
    await vscode.commands.executeCommand("tocsin.showRoute", ...(lens.command?.arguments ?? []));
    const preview = await untilShown(({ alert }) => alert === "RevenueDropped");
    assert.ok(told(preview).includes("commerce"));
  });

  it("is followed again with other labels, and back", async () => {
    await receive("labels", { team: "infrastructure" });
    const changed = await untilShown((preview) => told(preview).includes("infrastructure-slack"));
    assert.equal(changed.labels["team"], "infrastructure");
    await receive("reset", {});
    await untilShown((preview) => told(preview).includes("commerce"));
  });

  it("takes nothing from the page that it does not know", async () => {
    const before = shown();
    for (const message of [null, 1, { type: "run", command: "x" }]) await page()?.receive(message);
    await receive("labels", { team: 1 });
    await receive("open", { uri: "file:///etc/passwd", line: 0 });
    assert.equal(shown(), before);
    assert.ok(!vscode.window.visibleTextEditors.some((editor) => editor.document.uri.path === "/etc/passwd"));
  });

  it("opens the line of a route", async () => {
    const [view] = shown()?.views ?? [];
    const stop = view?.root.below[1];
    assert.ok(view && stop);
    await receive("open", { uri: view.config, line: stop.line });
    const editor = vscode.window.activeTextEditor;
    assert.match(editor?.document.uri.path ?? "", /alertmanager\.yml$/);
    assert.equal(editor?.selection.active.line, stop.line);
  });
});
