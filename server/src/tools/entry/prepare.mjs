// `npm install` of this repository by its address, as pre-commit does it: npm clones it to a place of its own, runs this
// and takes what .npmignore lets through. In a clone of somebody's who types `npm ci`, what is needed is built when it is.
import { isAbsolute, relative } from "node:path";
import { buildCli, ensure, root } from "./ensure.mjs";

const { env } = process;
const inside = relative(root, env.INIT_CWD ?? root);
if (inside.startsWith("..") || isAbsolute(inside)) {
  // What is to be installed there is none of npm's business here, where the packages are to lie beside package.json.
  for (const name of Object.keys(env))
    if (/^npm_config_(?:global|prefix|local_prefix|omit)$/i.test(name)) delete env[name];
  env.INIT_CWD = root;
  if (!(await buildCli(await ensure()))) process.exitCode = 1;
}
