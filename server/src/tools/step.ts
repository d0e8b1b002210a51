import { spawn, type SpawnOptions } from "node:child_process";

/** How a step ended; a skip says why. */
export type Outcome = "ok" | "FAILED" | { readonly skipped: string };

/** One part of `npm test`. */
export type Step = { readonly name: string; readonly run: () => Promise<Outcome> };

/** Runs all steps in order, whatever the outcome of each; true when none failed (nor, with CI=true, was skipped). */
export async function runSteps(steps: readonly Step[]): Promise<boolean> {
  const isCi = process.env.CI === "true";
  const lines: string[] = [];
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, run } of steps) {
    console.log(`\n── ${name} ${"─".repeat(Math.max(0, 72 - name.length))}`);
    const started = Date.now();
    const outcome = await run().catch((error: unknown): Outcome => {
      console.error(error);
      return "FAILED";
    });
    const took = `${((Date.now() - started) / 1000).toFixed(1)} s`;
    const word = typeof outcome === "string" ? outcome : "SKIPPED";
    const line = `${word.padEnd(8)} ${name} (${took})${typeof outcome === "string" ? "" : `: ${outcome.skipped}`}`;
    console.log(line);
    lines.push(line);
    if (outcome === "ok") count.passed++;
    else if (outcome === "FAILED" || isCi) count.failed++;
    else count.skipped++;
  }
  console.log(`\n${"─".repeat(76)}\n${lines.join("\n")}`);
  if (isCi && lines.some((line) => line.startsWith("SKIPPED")))
    console.log("With CI=true a skip is a failure.");
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed === 0;
}

/** Runs a program to its end with its output shown; resolves to its exit code. */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(127);
    });
    child.on("exit", (code) => resolve(code ?? 128));
  });
}

/** Runs something long, with a line when it starts, every 15 seconds, and when it has ended. */
export async function withProgress<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  const seconds = (): string => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  console.error(`tocsin: ${what} …`);
  const timer = setInterval(() => console.error(`tocsin: … ${what}, ${seconds()}`), 15_000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    console.error(`tocsin: ${what}: ended after ${seconds()}`);
  }
}
