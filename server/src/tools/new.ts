/**
 * Writes the files of a new part, with a page that passes, and the lists that name it:
 * `npm run new check alert/long-for`, `npm run new kind blackbox-modules`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./root.ts";

const usage = "npm run new check <family/name>   or   npm run new kind <id>; names are in kebab-case.";

const word = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";

const camel = (name: string): string =>
  name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

const checkText = (id: string): string => `import type { Check } from "../../model/check.ts";

export const ${camel(id.split("/")[1]!)}: Check = {
  id: "${id}",
  severity: "warning",
  summary: "One line that says what is flagged, as it stands in the table of checks.",
  source: "The upstream page or file that this rests on, with its version",
  on: {
    alert({ name }, { report }) {
      if (name.value !== "${camel(id.replace("/", "-"))}Example") return;
      report({ place: name.place, message: \`\\\`\${name.value}\\\` is what this check is about; say why, and what to do.\` });
    },
  },
};
`;

const checkPage = (id: string): string => `# ${id}

What is flagged, in a sentence or two, and what it leads to when someone is on call and it was not found before that.

## How to fix

What to write instead. Link the upstream page that says so.

## What is flagged

\`\`\`yaml
groups:
  - name: example
    rules:
      - alert: ${camel(id.replace("/", "-"))}Example
      #        ${"^".repeat(camel(id.replace("/", "-")).length + 7)} warning ${id}: \`${camel(id.replace("/", "-"))}Example\` is what this check is about; say why, and what to do.
        expr: up == 0
\`\`\`

## What is right

\`\`\`yaml
groups:
  - name: example
    rules:
      - alert: Other
        expr: up == 0
\`\`\`
`;

const kindText = (id: string): string => `import type { Kind } from "../model/kind.ts";
import { schemaOf } from "./schemaOf.ts";

/** What the file is for, and the upstream source that says what it may hold. */
export const ${camel(id)}: Kind = {
  id: "${id}",
  title: "${id}",
  recognised: "the key \`example\`",
  get schema() {
    return schemaOf("${id}");
  },
  program: "prometheus",
  scalars: "yaml.v2",
  documents: "first",
  cuts: [],
  matches: ({ keys }, uri) => keys.has("example") && /\\/${id}\\.ya?ml$/.test(uri),
  read: () => [],
};
`;

const kindSchema = (id: string): string =>
  `${JSON.stringify(
    {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: `urn:tocsin:schema:${id}`,
      title: id,
      description: "What the file is for.",
      type: "object",
      properties: { example: { type: "string", description: "What this key does; shown by hover." } },
      additionalProperties: false,
    },
    undefined,
    2,
  )}\n`;

const kindPage = (id: string): string => `# kinds/${id}/recognition

What kind of file this is, and how it is recognised.

## Known by its name and its key

\`\`\`yaml file=${id}.yaml
example: yes
exampel: no
# @ 2:1-2:8 error yaml/unknown-key: There is no key \`exampel\` in this file; did you mean \`example\`?
\`\`\`

## Another file

\`\`\`yaml file=other.yaml
exampel: no
\`\`\`
`;

function filesOf(part: string, id: string): ReadonlyMap<string, string> | undefined {
  if (part === "check" && new RegExp(`^${word}/${word}$`).test(id)) {
    return new Map([
      [`server/src/engine/checks/${id}.ts`, checkText(id)],
      [`fixtures/checks/${id}.md`, checkPage(id)],
    ]);
  }
  if (part === "kind" && new RegExp(`^${word}$`).test(id)) {
    return new Map([
      [`schemas/${id}.schema.json`, kindSchema(id)],
      [`server/src/engine/kinds/${id}.ts`, kindText(id)],
      [`fixtures/kinds/${id}/recognition.md`, kindPage(id)],
    ]);
  }
  return undefined;
}

/** Why no check may have this name; `undefined` when one may. */
function refusal(id: string): string | undefined {
  const name = id.split("/")[1] ?? "";
  return name.startsWith("no-")
    ? `A check is named after what it flags: \`${id.replace("/no-", "/")}\` rather than \`${id}\`, or \`missing-…\` where something is absent.`
    : undefined;
}

/** Families that have checks. */
const families = (): string[] =>
  readdirSync(join(root, "server/src/engine/checks"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

function main([part = "", id = ""]: readonly string[]): number {
  const files = filesOf(part, id);
  const known = [...(files?.keys() ?? [])].find((path) => existsSync(join(root, path)));
  if (!files || known) {
    console.error(known ? `${known} exists already.` : usage);
    return 2;
  }
  const refused = part === "check" ? refusal(id) : undefined;
  if (refused !== undefined) {
    console.error(refused);
    return 2;
  }
  const [family = ""] = id.split("/");
  if (part === "check" && !families().includes(family))
    console.log(`\`${family}\` is a new family; there are ${families().join(", ")}.`);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote  ${path}`);
  }
  execFileSync(process.execPath, [join(root, "server/src/tools/gen.ts")], { stdio: "inherit" });
  console.log("Next: write them, then `npm run pages -- --update`, and read the diff of the page.");
  return 0;
}

process.exitCode = main(process.argv.slice(2));
