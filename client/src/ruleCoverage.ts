import * as vscode from "vscode";
import { requests, type FileCoverage } from "../../server/src/protocol/messages.ts";
import type { Server } from "./server.ts";
import { toRange } from "./toRange.ts";

const details = new WeakMap<vscode.FileCoverage, vscode.FileCoverageDetail[]>();

/** Which rules the tests that ran say something about, as test coverage. */
export const ruleCoverage = {
  /** Adds to a run what the tests cover. */
  async add(run: vscode.TestRun, server: Server, tests: readonly vscode.TestItem[]): Promise<void> {
    const found: FileCoverage[] = [];
    for (const [uri, items] of Map.groupBy(tests, (item) => item.uri!.toString())) {
      const indexes = items.map(({ id }) => Number(id));
      found.push(...(await server.request(requests.ruleCoverage, { uri, tests: indexes })));
    }
    for (const [uri, all] of Map.groupBy(found, (file) => file.uri)) {
      const covered = all[0]!.rules.map((rule, index) => ({
        ...rule,
        covered: all.some(({ rules }) => rules[index]?.covered),
      }));
      const lines = covered.flatMap((rule) => [
        new vscode.DeclarationCoverage(rule.name, rule.covered, toRange(rule.range)),
        new vscode.StatementCoverage(rule.covered, toRange(rule.range)),
      ]);
      const coverage = vscode.FileCoverage.fromDetails(vscode.Uri.parse(uri), lines);
      details.set(coverage, lines);
      run.addCoverage(coverage);
    }
  },

  detailsOf: (coverage: vscode.FileCoverage): vscode.FileCoverageDetail[] => details.get(coverage) ?? [],
};
