import type { Check } from "../../model/check.ts";

export const largeFile: Check = {
  id: "tocsin/large-file",
  severity: "info",
  summary: "A file that is too large to be read.",
  source: "Tocsin: `files.maxSize`, and 10 or 5 million characters in one piece",
  on: {
    problem({ kind, message, ...place }, { report }) {
      const unread = unreadOf(kind, `${Number(message) / 1_000_000} MB`);
      if (unread) report({ place, message: `${unread}, or leave it out by \`files.exclude\`.` });
    },
  },
};

function unreadOf(kind: string, size: string): string | undefined {
  if (kind === "file-too-large")
    return `This file is larger than ${size} and is not read: nothing in it is checked. Raise \`files.maxSize\` in \`.tocsin.yaml\` (or \`tocsin.files.maxSize\` in the editor), split the file`;
  if (kind === "piece-too-large")
    return `This can only be read in one piece, is larger than ${size} and is not read: nothing in it is checked. Split the file`;
  if (kind === "odd-too-large")
    return `This can only be read in one piece and is not read: something in it is wrong or unusual, such as an anchor, and then ${size} is the most. Nothing in it is checked. Mend it, split the file`;
  return undefined;
}
