import type { CancellationToken } from "vscode-languageserver/node";
import { requests } from "../protocol/messages.ts";
import type {
  FileCoverage,
  Promtool,
  RuleCoverageParams,
  RunUnitTestParams,
  UnitTestNode,
  UnitTestResult,
} from "../protocol/messages.ts";
import { PromtoolError, promtoolVersion } from "../promtool/promtool.ts";
import { runUnitTest } from "../promtool/runUnitTest.ts";
import { filePath, normalUri } from "../workspaceFiles/fileUri.ts";
import { allRead } from "./allRead.ts";
import type { Session } from "./serve.ts";

/** Lists the unit tests of rules, and runs them with promtool for a client that says which program that is. */
export function handleUnitTests(session: Session): void {
  const { connection, engine } = session;
  connection.onRequest(requests.unitTestFiles, async (_: unknown, token) => {
    await allRead(session, token);
    return engine.ask("unitTestFiles") ?? [];
  });
  connection.onRequest(requests.unitTests, ({ uri }: { uri: string }): readonly UnitTestNode[] =>
    (engine.of("unitTests", normalUri(uri))?.tests ?? []).map(({ name, range, assertions }) => ({
      name,
      range,
      assertions,
    })),
  );
  connection.onRequest(
    requests.ruleCoverage,
    ({ uri, tests }: RuleCoverageParams): readonly FileCoverage[] =>
      engine.of("ruleCoverage", normalUri(uri), tests) ?? [],
  );
  connection.onRequest(requests.promtool, ({ program }: { program: string }): Promise<Promtool> =>
    promtoolVersion(program).then(
      (version) => ({ version }),
      (error: unknown) => {
        if (error instanceof PromtoolError) return { problem: error.message };
        throw error;
      },
    ),
  );
  connection.onRequest(requests.runUnitTest, (params: RunUnitTestParams, token: CancellationToken) =>
    run(engine, params, token),
  );
}

async function run(
  engine: Session["engine"],
  { uri, test, program, timeoutMs }: RunUnitTestParams,
  token: CancellationToken,
): Promise<UnitTestResult> {
  const own = normalUri(uri);
  const file = engine.of("unitTests", own);
  const path = filePath(own);
  const problem = !file?.tests[test]
    ? "There is no such test in the file any more."
    : path === undefined
      ? "promtool runs tests of files that are saved on disk; save this one first."
      : undefined;
  if (problem !== undefined || !file || path === undefined)
    return { outcome: "errored", ms: 0, failures: [{ message: problem ?? "" }], output: "" };
  const stop = new AbortController();
  const listening = token.onCancellationRequested(() => stop.abort());
  const features = [...engine.status(own).target.features];
  try {
    return await runUnitTest({ file, path, test, program, features, timeoutMs, signal: stop.signal });
  } finally {
    listening.dispose();
  }
}
