import type { Check } from "../../model/check.ts";

export const largeFile: Check = {
  id: "tocsin/large-file",
  severity: "info",
  summary: "A file that is too large to be read.",
  source: "Tocsin: 5 million characters a file, 2 million in one piece",
  on: {
    problem({ kind, message, ...place }, { report }) {
      if (kind !== "too-large") return;
      const limit = Number(message).toLocaleString("en").replaceAll(",", " ");
      report({
        place,
        message: `This is larger than ${limit} characters and is not read: nothing in it is checked. Split it, or leave it out by \`files.exclude\` in \`.tocsin.yaml\`.`,
      });
    },
  },
};
