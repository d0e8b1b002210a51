// node test/bench/reading.ts [LINES [NAME]]: how long the engine takes to read and judge a long file of each kind, to
// take a keystroke in its middle, and to take edits that change what stands around. A benchmark, not a test: it prints
// medians of processor time, p95, and the longest single step.

import { Engine } from "../../server/src/engine/engine.ts";
import type { Change } from "../../server/src/engine/text/edit.ts";
import { applyChanges } from "../../server/src/engine/text/edit.ts";
import { longFiles } from "./longFiles.ts";
import type { LongFile } from "./longFiles.ts";
import { structureEdits } from "./structureEdits.ts";

const wanted = Number(process.argv[2] ?? 5000);
const only = process.argv[3] ?? "";

/** Time of the processor, so that what else runs on the machine does not count. */
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const at = (times: readonly number[], part: number): string =>
  (times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(
    1,
  );

class Session {
  readonly #uri: string;
  #engine = new Engine();
  longest = 0;

  constructor(path: string) {
    this.#uri = `file:///project/${path}`;
  }

  open(text: string): number {
    this.#engine = new Engine();
    this.#engine.put({ uri: this.#uri, text, open: true });
    return this.#settle();
  }

  take(change: Change): number {
    const begin = cpuMs();
    this.#engine.put({ uri: this.#uri, changes: [change] });
    this.#settle();
    return cpuMs() - begin;
  }

  get findings(): number {
    return this.#engine.report(this.#uri).total;
  }

  get text(): string {
    return this.#engine.text(this.#uri) ?? "";
  }

  #settle(): number {
    const begin = cpuMs();
    for (;;) {
      const step = cpuMs();
      if (!this.#engine.step()) break;
      this.longest = Math.max(this.longest, cpuMs() - step);
    }
    return cpuMs() - begin;
  }
}

/** The middle of the file, behind the first word of its line. */
function middleOf(text: string): Change["range"] {
  const lines = text.split("\n");
  let line = lines.length >> 1;
  while (line > 0 && !/^\s*-? *\w+: \S/.test(lines[line]!)) line--;
  const position = { line, character: lines[line]!.length };
  return { start: position, end: position };
}

function measure({ name, path, text }: LongFile): void {
  const session = new Session(path);
  const fresh = Array.from({ length: 7 }, () => session.open(text)).slice(2);
  const firstStep = session.longest;
  session.longest = 0;
  const range = middleOf(text)!;
  const typed = { range, text: "x" };
  const { start } = range;
  const deleted = { range: { start, end: { ...start, character: start.character + 1 } }, text: "" };
  const times: number[] = [];
  for (let round = 0; round < 40; round++) times.push(session.take(typed), session.take(deleted));
  const lines = text.split("\n").length;
  console.log(
    `${name}: ${lines} lines, ${(text.length / 1024).toFixed(0)} KB, ${session.findings} findings: ` +
      `read ${at(fresh, 0.5)} ms (longest step ${firstStep.toFixed(0)}), ` +
      `keystroke ${at(times.slice(10), 0.5)} ms, p95 ${at(times.slice(10), 0.95)} ms`,
  );
  for (const edit of structureEdits(text, path)) {
    const found: number[] = [];
    for (let round = 0; round < 15; round++)
      for (const change of edit.changes) found.push(session.take(change));
    console.log(`  ${edit.name}: ${at(found.slice(4), 0.5)} ms, p95 ${at(found.slice(4), 0.95)} ms`);
    const after = edit.changes.reduce((all, change) => applyChanges(all, [change]), text);
    if (after !== text || session.text !== text) throw new Error(`${edit.name} does not end where it began`);
  }
}

for (const file of longFiles(wanted)) if (file.name.includes(only)) measure(file);
