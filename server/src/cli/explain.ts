import { checks } from "../engine/checks/index.ts";
import { kinds } from "../engine/kinds/index.ts";
import { kindPageText, pageText } from "../workspaceFiles/packageFiles.ts";
import { CliError } from "./cliError.ts";
import { paintFor, plain } from "./colours.ts";
import type { Paint } from "./colours.ts";
import { didYouMean } from "./didYouMean.ts";
import { readOptions } from "./options.ts";
import { layOutMarkdown, wrap } from "./layOutMarkdown.ts";

const rows = checks.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Lines are not made wider than this, in columns. */
const widest = 100;

/** `tocsin explain`: the page of a check or of a kind of files, the checks of a family, or all checks. */
export async function explain(args: readonly string[]): Promise<0> {
  const { values, positionals } = readOptions("explain", args, {
    "no-color": { type: "boolean", default: false },
  });
  const [id, ...more] = positionals;
  if (more.length > 0) throw new CliError("`explain` takes one check or kind at a time.");
  const paint = paintFor(process.stdout, values["no-color"]);
  process.stdout.write(id === undefined ? list(rows, paint) : answer(id, paint));
  return 0;
}

/** What is said of a name: `promql/syntax`, `promql` or `promql/*` as in `.tocsin.yaml`, `prometheus-rules`. */
function answer(name: string, paint: Paint): string {
  const family = `${name.replace(/\/\*?$/, "")}/`;
  const members = rows.filter(({ id }) => id.startsWith(family));
  return members.length > 0 ? list(members, paint) : page(name, paint);
}

function page(given: string, paint: Paint): string {
  const id = given.replace(/\.md$/, "");
  if (kinds.some((kind) => kind.id === id)) return shown(kindPageText(id), id, paint);
  if (!rows.some((row) => row.id === id)) {
    const guess = didYouMean(
      id,
      [...rows, ...kinds].map((row) => row.id),
    );
    const hint = "`tocsin explain` lists all checks, `tocsin kinds` all kinds of files.";
    throw new CliError(`there is no check or kind \`${given}\`.${guess}`, hint);
  }
  return shown(pageText(id), id, paint);
}

function shown(markdown: string | undefined, id: string, paint: Paint): string {
  if (markdown === undefined)
    throw new CliError(`the page of \`${id}\` is missing from this installation of Tocsin.`);
  return paint === plain ? markdown : layOutMarkdown(markdown, paint, columns());
}

const columns = (): number => Math.min(process.stdout.columns ?? widest, widest);

function list(listed: typeof rows, paint: Paint): string {
  const wide = Math.max(...listed.map(({ id }) => id.length));
  const indent = wide + 12;
  const lines = listed.map(({ id, severity, summary }) => {
    const [first = "", ...more] = process.stdout.isTTY
      ? wrap(summary, Math.max(columns() - indent, 30))
      : [summary];
    const head = `${paint("bold", id.padEnd(wide))}  ${paint(severity, severity.padEnd(8))}  ${first}`;
    return [head, ...more.map((line) => " ".repeat(indent) + line)].join("\n");
  });
  return `${lines.join("\n")}\n`;
}
