import Mocha from "mocha";
import { format } from "node:util";

/** Marks the suite's own lines among everything else that the workbench logs; `run.ts` looks for it. */
const mark = "tocsin-suite│";

/** Runs the suite inside the extension host; rejects when a test failed. */
export async function run(): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(mark + format(...args));
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, color: false, reporter: "spec" });
  mocha.suite.emit("pre-require", globalThis, "tocsin", mocha);
  await import("./activation.test.ts");
  await import("./demo.test.ts");
  await import("./editing.test.ts");
  await import("./formatting.test.ts");
  await import("./settings.test.ts");
  await import("./seen.test.ts");
  await import("./runs.test.ts");
  await import("./dbt.test.ts");
  await import("./panels.test.ts");
  await import("./runsTree.test.ts");
  await import("./sync.test.ts");
  await import("./runbooks.test.ts");
  await import("./routes.test.ts");
  await import("./uses.test.ts");
  await import("./unitTests.test.ts");
  await import("./notificationTemplates.test.ts");
  await import("./newItem.test.ts");
  await import("./folders.test.ts");
  await import("./failures.test.ts");
  await import("./restart.test.ts");
  await import("./forget.test.ts");
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} of the workbench tests failed`);
}
