import { button, fill, make, roving } from "./elements.ts";

/** So many rows at first, and with each further wish: a table of thousands is slow to lay out, and to listen to. */
const rowsAtOnce = 200;

/** A column: what it is called and, of a row, what it says and what it is sorted by. */
export type Column<Row> = {
  readonly id: string;
  readonly title: string;
  text(row: Row): string;
  /** Without it a column is not sorted by. Missing values come last. */
  sortBy?(row: Row): number | string | undefined;
  readonly isNumeric?: boolean;
};

export type Sorting = { readonly column: string; readonly descending: boolean };

export type TableOptions<Row> = {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly words: Readonly<Record<string, string>>;
  readonly locale: string;
  /** What a row's first cell opens. */
  open?(row: Row): void;
  readonly sorting?: Sorting;
  sorted?(sorting: Sorting): void;
};

export type Table<Row> = {
  readonly element: HTMLElement;
  setRows(rows: readonly Row[]): void;
};

/** A table that is sorted by its heads, with the rows that were asked for; arrow keys go from row to row. */
export function makeTable<Row>(options: TableOptions<Row>): Table<Row> {
  const { caption, columns, words, locale } = options;
  let sorting = options.sorting;
  let rows: readonly Row[] = [];
  let shown = rowsAtOnce;
  const element = make("div", { class: "table" });
  const draw = (): void => {
    const sorted = sortRows(rows, columns, sorting, locale);
    const head = make("tr", {}, ...columns.map((column) => headCell(column)));
    const body = make("tbody", {}, ...sorted.slice(0, shown).map((row) => bodyRow(row)));
    roving(body, "button.row", ["ArrowUp", "ArrowDown"]);
    element.replaceChildren(
      make("table", {}, make("caption", {}, caption), make("thead", {}, head), body),
      ...(sorted.length > shown ? [rest(sorted.length)] : []),
    );
  };
  const headCell = (column: Column<Row>): HTMLElement => {
    const isSorted = sorting?.column === column.id;
    const order = isSorted ? (sorting?.descending ? "descending" : "ascending") : undefined;
    const sort = (): void => {
      sorting = {
        column: column.id,
        descending: isSorted ? !sorting?.descending : column.isNumeric === true,
      };
      options.sorted?.(sorting);
      draw();
      element.querySelector<HTMLElement>(`#sort-${column.id}`)?.focus();
    };
    const mark = order === undefined ? "" : order === "ascending" ? " ▲" : " ▼";
    const label = `${column.title}${mark}`;
    const title = fill(words["sortBy"] ?? "", column.title);
    const content = column.sortBy
      ? button(label, sort, { id: `sort-${column.id}`, class: "link", title })
      : label;
    return make(
      "th",
      { scope: "col", "aria-sort": order, class: column.isNumeric ? "numeric" : undefined },
      content,
    );
  };
  const bodyRow = (row: Row): HTMLElement => {
    const cells = columns.map((column, at) => {
      const text = column.text(row);
      const kind = column.isNumeric ? "numeric" : undefined;
      if (at > 0) return make("td", { class: kind }, text);
      const { open } = options;
      const content = open ? button(text, () => open(row), { class: "link row" }) : text;
      return make("th", { scope: "row", class: kind }, content);
    });
    return make("tr", {}, ...cells);
  };
  const rest = (total: number): HTMLElement => {
    const number = new Intl.NumberFormat(locale);
    const more = (): void => {
      const first = shown;
      shown += rowsAtOnce;
      draw();
      element.querySelectorAll<HTMLElement>("button.row")[first]?.focus();
    };
    const next = Math.min(rowsAtOnce, total - shown);
    return make(
      "p",
      { class: "bar" },
      make("span", {}, fill(words["rowsOf"] ?? "", number.format(shown), number.format(total))),
      button(fill(words["moreRows"] ?? "", number.format(next)), more, { class: "second" }),
    );
  };
  return {
    element,
    setRows(next) {
      rows = next;
      shown = rowsAtOnce;
      draw();
    },
  };
}

function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
  locale: string,
): readonly Row[] {
  const by = columns.find(({ id }) => id === sorting?.column)?.sortBy;
  if (!by) return rows;
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const turn = sorting?.descending ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: by(row) }));
  const order = (a: string | number, b: string | number): number =>
    typeof a === "number" && typeof b === "number" ? a - b : compare(String(a), String(b));
  return keyed
    .sort((a, b) => {
      if (a.key === undefined || b.key === undefined)
        return Number(a.key === undefined) - Number(b.key === undefined);
      return turn * order(a.key, b.key);
    })
    .map(({ row }) => row);
}

/** Fills a table: at once where it is seen, else as soon as the picture beside it is on the screen. */
export function whenSeen(isSeen: boolean, fillIn: () => void): void {
  if (isSeen) fillIn();
  else requestAnimationFrame(() => setTimeout(fillIn));
}

/** Two ways to look at the same: the picture, and a table that a screen reader reaches whichever is seen. */
export function pictureAndTable(
  words: Readonly<Record<string, string>>,
  picture: HTMLElement,
  table: HTMLElement,
  isTable: boolean,
  chosen: (isTable: boolean) => void,
): { readonly choice: HTMLElement; readonly body: HTMLElement } {
  const choose = (wanted: boolean): void => {
    choice.querySelectorAll("button").forEach((one, at) => {
      one.setAttribute("aria-pressed", String(Boolean(at) === wanted));
    });
    picture.hidden = wanted;
    table.classList.toggle("unseen", !wanted);
  };
  const chose = (wanted: boolean) => (): void => {
    choose(wanted);
    chosen(wanted);
  };
  const choice = make(
    "div",
    { class: "choice", role: "group", "aria-label": words["showAs"] },
    button(words["picture"] ?? "", chose(false), { id: "as-picture" }),
    button(words["table"] ?? "", chose(true), { id: "as-table" }),
  );
  choose(isTable);
  return { choice, body: make("div", { class: "views" }, picture, table) };
}
