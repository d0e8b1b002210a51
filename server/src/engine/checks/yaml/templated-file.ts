import type { Check } from "../../model/check.ts";

export const templatedFile: Check = {
  id: "yaml/templated-file",
  severity: "info",
  summary: "A template from which a file is made, and not the file itself.",
  source:
    "https://helm.sh/docs/chart_template_guide/ and https://jinja.palletsprojects.com/en/stable/templates/",
  scope: "file",
  on: {
    part({ templated, kind, firstChunk: chunk }, { report }) {
      if (!templated || !kind || !chunk) return;
      const { text } = chunk;
      const start =
        [templatedLine, anyMark, firstLine].map((mark) => text.search(mark)).find((at) => at >= 0) ?? 0;
      const end = start + text.slice(start).search(/\r?\n|$/);
      report({
        place: { chunk, start, end },
        message: `This is a template for a file of the kind ${kind.title}, which is not judged before it is filled in. Judge what comes out of it, for example of \`helm template\`.`,
      });
    },
  },
};

/** Where a line or a value should stand. */
const templatedLine = /^[ \t]*(?:\{\{|\{%|<%|\{#)|(?<=[:-][ \t]+|[[,][ \t]*)(?:\{\{|<%)/m;

/** … or within a text. */
const anyMark = /\{\{|\{%|<%/;

const firstLine = /\S/;
