// node test/importProcess.ts MIRROR FOLDER: imports in a process of its own, which the test ends at any time.

import { importAll } from "./dbtArtifacts.ts";

const [mirror, folder] = process.argv.slice(2) as [string, string];
process.send?.("begins");
await importAll(mirror, [folder]);
process.exit(0);
