import { textOf } from "../text/branch.ts";
import type { Cursor } from "./cursor.ts";
import { chunkAt } from "./place.ts";
import { rangeOfName } from "./symbol.ts";
import { unitOf } from "./unit.ts";

/** Where something else than `job_name` gives targets their label `job`. */
const otherJob =
  /(?:^|[\s{,])(?:target_label:\s*["']?job\b|["']?job["']?:|honor_labels:\s*(?:true|yes|on)\b)/;

/** Why `job="x"` may be another job than the one that is called `x`. */
export function jobDoubt({ workspace, uri }: Cursor, name: string): string | undefined {
  const project = workspace.project(uri);
  for (const { uri: file, symbol } of project.mentions("job", name, "declares")) {
    const document = workspace.document(file);
    const unit = document && unitOf(chunkAt(document, rangeOfName(symbol).start.line)?.chunk);
    if (unit && otherJob.test(textOf(unit)))
      return `The label \`job\` of what \`${name}\` scrapes is also set by its labels, by relabelling or by the targets themselves (\`honor_labels\`), so it is not sure which uses mean this job.`;
  }
  for (const file of workspace.uris())
    if (workspace.folderOf(file) === project.folder && workspace.labelValues(file).get("job")?.has(name))
      return `Rules set the label \`job\` to \`${name}\` themselves, so it is not sure which uses mean this job.`;
  return undefined;
}
