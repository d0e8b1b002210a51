import { isMainThread } from "node:worker_threads";

// The program answers questions and fills the mirror; a thread of it writes what is much. Its argument is the path of the
// mirror.
if (isMainThread) void import("./main.ts");
else void import("./writing/workAsWriter.ts").then(({ workAsWriter }) => workAsWriter(process.argv[2] ?? ""));
