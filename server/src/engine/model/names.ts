import type { NameInfo, Names } from "../languages/language.ts";
import { relativeTo } from "../text/uri.ts";
import type { RecordRule } from "./items.ts";
import { rangeOf } from "./place.ts";
import type { Mention } from "./nameIndex.ts";
import type { CheckRow, Project } from "./project.ts";
import type { Workspace } from "./workspace.ts";

/** What the project of a file knows about names, in words for hover and completion. */
export function projectNames(workspace: Workspace, uri: string): Names {
  const project = workspace.project(uri);
  return {
    *list(space) {
      if (space === "check") for (const row of project.checks.values()) yield describeCheck(row);
      for (const name of project.names(space)) yield describe(name, project.mentions(space, name));
    },
    find(space, name) {
      const row = space === "check" ? project.checks.get(name) : undefined;
      if (row) return describeCheck(row);
      const mentions = project.mentions(space, name);
      if (mentions.length === 0) return undefined;
      const info = describe(name, mentions);
      const documentation = space === "metric" ? recordings(workspace, project, mentions) : "";
      return documentation ? { ...info, documentation } : info;
    },
  };
}

const describeCheck = ({ id, severity, summary }: CheckRow): NameInfo => ({
  name: id,
  detail: severity,
  documentation: summary,
});

function describe(name: string, mentions: readonly Mention[]): NameInfo {
  const declared = mentions.filter(({ symbol }) => symbol.role === "declares").length;
  const used = mentions.length - declared;
  const times = used === 0 ? "" : used === 1 ? "used once" : `used ${used} times`;
  const isRecorded = declared > 0 && mentions[0]?.symbol.space === "metric";
  const detail = [isRecorded ? "recording rule" : "", times].filter((word) => word !== "").join(", ");
  return detail ? { name, detail } : { name };
}

/** The rules that record a metric, with their expressions. */
function recordings(workspace: Workspace, project: Project, mentions: readonly Mention[]): string {
  const parts: string[] = [];
  for (const { uri, symbol } of mentions) {
    if (symbol.role !== "declares") continue;
    const document = workspace.documents.get(uri);
    const rule = document?.parts
      .flatMap((part) => part.items)
      .find(
        (item): item is RecordRule =>
          item.type === "record" &&
          item.name.place.start === symbol.place.start &&
          item.name.place.chunk === symbol.place.chunk,
      );
    if (!document || !rule) continue;
    const line = rangeOf(rule.place).start.line + 1;
    const file = relativeTo(project.folder, uri);
    parts.push(
      `Recorded in \`${file}\`, line ${line}:\n\n\`\`\`promql\n${rule.expr?.text.trim() ?? ""}\n\`\`\``,
    );
  }
  return parts.slice(0, 3).join("\n\n");
}
