import * as fs from "node:fs";
import { promisify } from "node:util";

// What we ask of the file system. `node:fs/promises` says the same, and takes longer to load than most files to check.

export const access = promisify(fs.access);
export const close = promisify(fs.close);
export const fstat = promisify(fs.fstat);
export const open = promisify(fs.open);
export const readFile = promisify(fs.readFile);
export const readdir = promisify(fs.readdir);
export const realpath = promisify(fs.realpath);
export const stat = promisify(fs.stat);
export const writeFile = promisify(fs.writeFile);
