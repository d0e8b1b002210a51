import type { Paint } from "./colours.ts";

/** A page in Markdown for a terminal: headings bold, paragraphs wrapped, code as it is. */
export function layOutMarkdown(markdown: string, paint: Paint, columns: number): string {
  const out: string[] = [];
  let fence = "";
  let paragraph: string[] = [];
  const flush = (): void => {
    out.push(...block(paragraph, paint, columns));
    paragraph = [];
  };
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence !== "") {
      if (mark.startsWith(fence)) fence = "";
      out.push(mark.startsWith(fence) && fence === "" ? paint("dim", line) : codeLine(line, paint));
    } else if (mark !== "") {
      flush();
      fence = mark;
      out.push(paint("dim", line));
    } else if (line.trim() === "") {
      flush();
      out.push("");
    } else if (/^(#{1,6}\s|\||\s{4})/.test(line)) {
      flush();
      out.push(line.startsWith("#") ? paint("bold", line.replace(/^#+\s+/, "")) : line);
    } else {
      if (/^\s*([-*+]|\d+[.)])\s/.test(line)) flush();
      paragraph.push(line);
    }
  }
  flush();
  return `${out.join("\n").trimEnd()}\n`;
}

/** Marker lines say what is found in the line above them. */
const codeLine = (line: string, paint: Paint): string =>
  /^\s*#\s*(\^|@ \d)/.test(line) ? paint("warning", line) : paint("code", line);

/** A paragraph or one item of a list. */
function block(lines: readonly string[], paint: Paint, columns: number): string[] {
  const [first] = lines;
  if (first === undefined) return [];
  const bullet = /^\s*(?:[-*+]|\d+[.)])\s+/.exec(first)?.[0] ?? "";
  const text = lines
    .map((line) => line.trim())
    .join(" ")
    .slice(bullet.trimStart().length);
  const rows = wrap(text, columns - bullet.length);
  // A mark may begin in one row and end in the next: what is wrapped is painted as one.
  const painted = inline(rows.join("\n"), paint).split("\n");
  return painted.map((row, index) => (index === 0 ? bullet : " ".repeat(bullet.length)) + row);
}

const inline = (text: string, paint: Paint): string =>
  text
    .replaceAll(/`([^`]+)`/g, (_, code: string) => paint("code", code))
    .replaceAll(/\*\*([^*]+)\*\*/g, (_, strong: string) => paint("bold", strong))
    .replaceAll(
      /\[([^\]]+)\]\(([^)]+)\)/g,
      (_, label: string, url: string) => `${label} (${paint("dim", url)})`,
    );

/** Breaks a text at spaces so that no line is longer, unless one word is. */
export function wrap(text: string, columns: number): string[] {
  const rows: string[] = [];
  let row = "";
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    if (row !== "" && row.length + 1 + word.length > columns) {
      rows.push(row);
      row = word;
    } else row = row === "" ? word : `${row} ${word}`;
  }
  return row === "" ? rows : [...rows, row];
}
