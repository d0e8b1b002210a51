/* eslint-disable unicorn/require-post-message-target-origin -- threads of one program have no origins */

import { fileURLToPath } from "node:url";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import type { Gist } from "../engine/engine.ts";
import { makeFileJudge } from "./fileJudge.ts";
import type { FileJudge, MetBug, ProjectFile, ProjectPlan, Verdict } from "./fileJudge.ts";
import { takeFile, takenBy } from "./sharedFiles.ts";
import type { SharedFiles } from "./sharedFiles.ts";

/** Loaded by those who work in threads only: it is not part of what Node has at its start. */
const threads = () => process.getBuiltinModule("node:worker_threads");

/** The argument behind the command's name that a thread of a crew has. */
const crewMark = "--in-crew";

/** What a thread of a crew is started with. */
interface Task {
  readonly plan: ProjectPlan;
  readonly shared: SharedFiles;
  readonly taker: number;
}

/** What it answers: when it has read its files, and whenever it has heard of those of others. */
export interface Answer {
  /** Of files that others know nothing or something else of. */
  readonly gists: readonly Gist[];
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly bugs: readonly MetBug[];
}

/** Threads that judge files of a project beside this one. */
export interface Crew {
  /** Waits until each has answered once more; of those that have failed there is none. By thread. */
  answers(): Promise<ReadonlyMap<number, Answer>>;
  /** Tells a thread what others have read; it answers. */
  tell(taker: number, gists: readonly Gist[]): void;
  /** Files of threads that have failed since the last call: nobody answers for them. */
  takeLost(): ProjectFile[];
  end(): void;
}

/** The file that this program is started by: a bundle's launcher, or the source. */
function programFile(): string {
  const here = fileURLToPath(import.meta.url);
  return here.endsWith(".cjs") ? here.replace(/\.main\.cjs$/, ".cjs") : join(here, "..", "main.ts");
}

/** Starts `size` threads, which begin with the shared files at once. This thread is the first taker, of number 1. */
export function startCrew(
  plan: ProjectPlan,
  shared: SharedFiles,
  size: number,
  program = programFile(),
): Crew {
  const members = new Map<number, { readonly worker: Worker; answer: Promise<Answer | undefined> }>();
  const lost: ProjectFile[] = [];
  for (let taker = 2; taker < size + 2; taker++) {
    const task: Task = { plan, shared, taker };
    // The name of the command says which of V8's code is of use.
    const worker = new (threads().Worker)(program, { workerData: task, argv: ["check", crewMark] });
    worker.on("error", () => undefined);
    members.set(taker, { worker, answer: nextAnswer(worker) });
  }
  return {
    async answers() {
      const answers = new Map<number, Answer>();
      for (const [taker, member] of members) {
        const answer = await member.answer;
        if (answer) answers.set(taker, answer);
        else {
          members.delete(taker);
          lost.push(...takenBy(shared, taker));
        }
      }
      return answers;
    },
    tell(taker, gists) {
      const member = members.get(taker)!;
      member.answer = nextAnswer(member.worker);
      member.worker.postMessage(gists);
    },
    takeLost: () => lost.splice(0),
    end() {
      for (const { worker } of members.values()) {
        worker.unref();
        void worker.terminate();
      }
    },
  };
}

/** `undefined` when the thread ends instead: it ran out of memory, or was not started at all. */
const nextAnswer = (worker: Worker): Promise<Answer | undefined> =>
  new Promise((resolve) => {
    worker.once("message", resolve);
    worker.once("error", () => resolve(undefined));
    worker.once("exit", () => resolve(undefined));
  });

/** Whether this thread belongs to a crew. */
export const isInCrew = (): boolean => process.argv[3] === crewMark && !threads().isMainThread;

/** What a thread of a crew does. */
export function workInCrew(): void {
  const { parentPort, workerData } = threads();
  const { plan, shared, taker } = workerData as Task;
  const judge = makeFileJudge(plan);
  for (let file = takeFile(shared, taker); file; file = takeFile(shared, taker)) judge.judge(file);
  parentPort!.on("message", (gists: readonly Gist[]) => {
    judge.know(gists);
    judge.settle();
    parentPort!.postMessage(answerOf(judge));
  });
  parentPort!.postMessage(answerOf(judge));
}

const answerOf = (judge: FileJudge): Answer => ({
  gists: judge.takeGists(),
  verdicts: judge.takeVerdicts(),
  bugs: judge.takeBugs(),
});
