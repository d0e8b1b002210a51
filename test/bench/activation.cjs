// node activation.cjs: how long dist/extension.cjs takes to load, and to hand the editor its commands and views, with
// a `vscode` that does nothing. What the editor does with them, and what goes on behind it, are not in it: the language
// client is loaded, and starts the server.
const { Module } = require("node:module");
const { join } = require("node:path");

/** Can be called, constructed, extended and asked for anything. */
function anything(isModule = false) {
  const answers = new Map();
  function target() {}
  const proxy = new Proxy(target, {
    get(_, key) {
      if (key === "prototype") return target.prototype;
      if (key === "then" || key === Symbol.iterator) return undefined;
      if (key === Symbol.toPrimitive) return () => "anything";
      if (key === "version") return "1.106.0";
      if (!answers.has(key)) answers.set(key, anything());
      return answers.get(key);
    },
    // A bundle takes over a module's prototype where it cannot list its members.
    getPrototypeOf: () => (isModule ? proxy : Function.prototype),
    apply: () => anything(),
    construct: (_, __, newTarget) => (newTarget === proxy ? anything() : Object.create(newTarget.prototype)),
  });
  return proxy;
}

const vscode = anything(true);
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));

// In the extension host these are there already.
for (const name of ["node:child_process", "node:fs", "node:net", "node:os", "node:path", "node:url"])
  require(name);

const begin = performance.now();
const extension = require(join(__dirname, "..", "..", "dist", "extension.cjs"));
const loaded = performance.now();
const root = join(__dirname, "..", "..");
/** Keeps nothing. */
const memento = { get: (_, otherwise) => otherwise, update: () => Promise.resolve() };
const context = {
  subscriptions: [],
  asAbsolutePath: (path) => join(root, path),
  extensionUri: vscode.Uri,
  globalStorageUri: { scheme: "memory" },
  workspaceState: memento,
  globalState: memento,
};
// What goes on behind it does so when the editor's own turn has come, and must not fail at once.
process.on("uncaughtException", fail);
Promise.resolve(extension.activate(context)).then(() => {
  const active = performance.now();
  setImmediate(() => {
    process.stdout.write(JSON.stringify({ load: loaded - begin, activate: active - loaded }));
    process.exit();
  });
}, fail);

function fail(error) {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
}
