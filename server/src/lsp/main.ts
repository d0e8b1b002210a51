import { makeConnection } from "./connection.ts";
import { serve } from "./serve.ts";
import { transportOf, valueOf } from "./transport.ts";
import { watchEditor } from "./watchEditor.ts";

// Over stdio, IPC, a socket or a pipe, by the arguments that the editor starts the server with.
const args = process.argv.slice(2);
const editor = Number(valueOf(args, "--clientProcessId"));
if (editor > 0) watchEditor(editor, () => process.exit(1));
serve(makeConnection(transportOf(args), (code) => process.exit(code)));
