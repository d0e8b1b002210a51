import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { Script } from "node:vm";
import { readCode, writeCode } from "./codeStore.ts";

/** A run that has compiled so much more than was kept keeps what it has. */
const worthKeeping = 1.05;

/** A run that was over sooner has not compiled much that was not kept, in seconds. */
const shortRun = 0.075;

/** By then a server has read the first files, and V8 has not yet dropped what it needed for that, in milliseconds. */
const settledMs = 3000;

/**
 * Runs a bundle (CommonJS, ASCII, without `import()`) as `require` would, with the code that V8 made of it in earlier
 * runs. Node's own cache (`module.enableCompileCache`) knows only what is compiled before anything runs; this one has
 * the functions as well that were called.
 *
 * @param file Where the code is kept; without it, or where it cannot be read or written, everything is compiled.
 * @param isAlone Nothing else runs in this process, so that V8's figures are about the bundle.
 * @returns What the bundle exports.
 */
export function runCached(
  bundle: string,
  file: string | undefined,
  require: NodeJS.Require,
  isAlone: boolean = true,
): unknown {
  const kept = file === undefined ? undefined : readCode(file);
  const text = readFileSync(bundle, "latin1");
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${text}\n})`, {
    filename: bundle,
    ...(kept && { cachedData: kept.code }),
  });
  const compiled = kept && script.cachedDataRejected !== true ? kept.compiled : 0;
  // In a build job the next run starts on another machine.
  if (file !== undefined && !process.env["CI"] && (isAlone || compiled === 0))
    keepLater(script, file, compiled);
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run.call(module.exports, module.exports, require, module, bundle, dirname(bundle));
  return module.exports;
}

/** Once: when the process ends, or earlier where it goes on. */
function keepLater(script: Script, file: string, before: number): void {
  let isDone = false;
  const keep = (): void => {
    if (isDone || (before > 0 && process.uptime() < shortRun)) return;
    isDone = true;
    const compiled = process.getBuiltinModule("node:v8").getHeapCodeStatistics().bytecode_and_metadata_size;
    if (compiled > before * worthKeeping) writeCode(file, { code: script.createCachedData(), compiled });
  };
  process.once("exit", keep);
  setTimeout(keep, settledMs).unref();
}
