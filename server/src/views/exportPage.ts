// An export as one page of HTML that needs nothing else: no script, nothing that is loaded.

/** Texts come from databases: none of them is markup, and the page's own policy runs nothing. */
const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll(/[^\P{Cc}\n\t]/gu, " ");

const style = `
:root { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif }
table { border-collapse: collapse }
th, td { border: 1px solid; border-color: color-mix(in srgb, currentColor 25%, transparent);
  padding: 2px 8px; text-align: left; vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere }
thead th { position: sticky; top: 0; background: Canvas }
td { max-width: 60ch }
tr.failed td:first-child, tr.failed .status { font-weight: bold }
`;

/** The page up to its first row. */
export function pageHead(title: string, columns: readonly string[]): string {
  const name = escapeHtml(title);
  const heads = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join("");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Tocsin: ${name}</title>
<style>${style}</style>
</head>
<body>
<h1>${name}</h1>
<table>
<thead><tr>${heads}</tr></thead>
<tbody>
`;
}

type Cell = string | number | boolean | null | undefined;

export function pageRow(columns: readonly string[], cells: readonly Cell[]): string {
  const status = cells[columns.indexOf("status")];
  const line = cells.map((cell, at) => {
    const name = columns[at] === "status" ? ' class="status"' : "";
    return `<td${name}>${escapeHtml(String(cell ?? ""))}</td>`;
  });
  return `<tr${status === "failed" ? ' class="failed"' : ""}>${line.join("")}</tr>\n`;
}

export const pageEnd = (rows: number): string => `</tbody>
</table>
<p>${rows}</p>
</body>
</html>
`;
