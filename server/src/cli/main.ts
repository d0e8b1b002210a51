import { isInCrew, workInCrew } from "./crew.ts";
import { run } from "./run.ts";

// Started by dist/cli.cjs and by `node server/src/cli/main.ts`. The exit code is set, not forced, so that what was
// printed reaches a pipe first.
process.stdout.on("error", endOfPipe);
process.stderr.on("error", endOfPipe);
if (isInCrew()) workInCrew();
else
  run(process.argv.slice(2)).then(
    (code) => {
      if (code !== undefined) process.exitCode = code;
    },
    (error: unknown) => {
      const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`tocsin: this is a bug in Tocsin, please report it.\n${trace}\n`);
      process.exitCode = 2;
    },
  );

/** `tocsin check | head`: nobody reads on, so there is nothing left to do. */
function endOfPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}
