// A server that answers without looking: what a process, the transport and the harness cost. It speaks as much of the
// protocol as the harness asks for, and loads no library for it: it is the floor, not a peer.

type Message = {
  readonly id?: number | string;
  readonly method: string;
  readonly params?: { readonly textDocument?: { readonly uri: string } };
};

const start = { line: 0, character: 0 };

const capabilities = {
  textDocumentSync: { openClose: true, change: 2 },
  hoverProvider: true,
  completionProvider: {},
  definitionProvider: true,
};

/** Answers to requests, by method; anything else is answered with nothing. */
const answers: Readonly<Record<string, (uri: string) => unknown>> = {
  initialize: () => ({ capabilities }),
  "textDocument/hover": () => ({ contents: "a text" }),
  "textDocument/completion": () => [{ label: "a name" }],
  "textDocument/definition": (uri) => ({ uri, range: { start, end: start } }),
};

const edits = ["textDocument/didOpen", "textDocument/didChange"];

function send(message: object): void {
  const content = JSON.stringify({ jsonrpc: "2.0", ...message });
  process.stdout.write(`Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`);
}

function take({ id, method, params }: Message): void {
  const uri = params?.textDocument?.uri ?? "";
  if (method === "exit") process.exit(0);
  if (edits.includes(method))
    send({ method: "textDocument/publishDiagnostics", params: { uri, diagnostics: [] } });
  else if (id !== undefined) send({ id, result: answers[method]?.(uri) ?? null });
}

const head = /^Content-Length: (\d+)\r\n(?:[^\r]+\r\n)*\r\n/;
/** What has come of a message that is not whole yet. */
let pieces: Buffer[] = [];
let length = 0;
/** So many bytes have to be there before it is worth to look again. */
let wanted = 0;

process.stdin.on("data", (piece: Buffer) => {
  pieces.push(piece);
  length += piece.length;
  while (length >= wanted) {
    const bytes = Buffer.concat(pieces);
    const found = head.exec(bytes.toString("latin1", 0, 200));
    const size = found ? found[0].length + Number(found[1]) : length + 1;
    wanted = size;
    pieces = [bytes];
    if (length < size) return;
    take(JSON.parse(bytes.toString("utf8", found![0].length, size)) as Message);
    pieces = [bytes.subarray(size)];
    length -= size;
    wanted = 1;
  }
});
