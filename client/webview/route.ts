import { isRoutePage, type RoutePage, type RouteStop } from "../../server/src/protocol/routes.ts";
import { button, fill, make, type Child } from "./elements.ts";
import { startPage, type Page } from "./page.ts";

// The page of *Show Route of Alert*: draws the way of an alert, and sends back the labels that are typed.

/** There is only one way to look at it. */
type View = null;
const isView = (value: unknown): value is View => value === null;
type Routed = NonNullable<RoutePage["routed"]>;

startPage<RoutePage, View>({
  read: (data) => (isRoutePage(data) ? data : undefined),
  isView,
  firstView: null,
  draw(main, { routed, paths }, page) {
    main.replaceChildren(
      ...(routed ? parts(routed, paths, page) : [make("p", { role: "status" }, page.words["noAlert"])]),
    );
  },
});

function parts(routed: Routed, paths: readonly string[], page: Page<View>): HTMLElement[] {
  const { words } = page;
  const open = opener(page);
  return [
    make("h1", {}, button(routed.alert, open(routed.uri, routed.line), { class: "link" })),
    make("p", { class: "soft" }, words["intro"]),
    labelForm(routed, page),
    ...(routed.views.length === 0 ? [make("p", { role: "status" }, words["noConfig"])] : []),
    ...routed.views.flatMap((view, at) => {
      const told = view.told.map(({ receiver, sure }) => receiver + (sure ? "" : "?")).join(", ");
      return [
        make("h2", {}, button(paths[at] ?? "", open(view.config, view.root.line), { class: "link" })),
        make("p", { role: "status" }, fill(words["told"] ?? "", told)),
        make("ul", { class: "root" }, stopItem(view.root, view.config, page)),
        timing(view.root, words),
      ];
    }),
  ];
}

const opener = (page: Page<View>) => (uri: string, line: number) => (): void =>
  page.ask("open", { uri, line });

/** The labels that the alert has, those that it may have, and one more. */
function labelForm({ labels, open }: Routed, page: Page<View>): HTMLElement {
  const { words } = page;
  const inputs = [...Object.keys(labels), ...open].map((name, at) => ({
    name,
    input: make("input", {
      id: `label-${at}`,
      value: labels[name] ?? "",
      placeholder: open.includes(name) ? words["unknown"] : words["missing"],
    }),
  }));
  const newName = make("input", {
    ...{ id: "new-name", class: "name", placeholder: words["newName"], "aria-label": words["newName"] },
  });
  const newValue = make("input", {
    ...{ id: "new-value", placeholder: words["newValue"], "aria-label": words["newValue"] },
  });
  const submit = (event: Event): void => {
    event.preventDefault();
    const typed = inputs.filter(({ name, input }) => input.value !== (labels[name] ?? ""));
    const changed = Object.fromEntries(typed.map(({ name, input }) => [name, input.value]));
    const name = newName.value.trim();
    page.ask("labels", name === "" ? changed : { ...changed, [name]: newValue.value.trim() });
  };
  return make(
    "form",
    { onsubmit: submit, "aria-label": words["labels"] },
    ...inputs.flatMap(({ name, input }) => [make("label", { for: input.id }, name), input]),
    newName,
    newValue,
    make(
      "div",
      { class: "row" },
      make("button", { type: "submit" }, words["follow"]),
      button(words["reset"] ?? "", () => page.ask("reset", {}), { class: "second" }),
    ),
  );
}

const looks = {
  takes: ["takes", "✓"],
  "may take": ["may", "?"],
  "passes by": ["passes", "✗"],
  "not asked": ["unasked", "·"],
} as const;

function stopItem(stop: RouteStop, file: string, page: Page<View>): HTMLElement {
  const { words } = page;
  const uri = stop.uri ?? file;
  const [look, mark] = looks[stop.outcome];
  const told =
    stop.tells === "no" || stop.isElsewhere
      ? undefined
      : `→ ${stop.receiver}${stop.tells === "maybe" ? "?" : ""}`;
  const decides = decider(stop);
  const notes = [
    words[look],
    decides === undefined ? "" : stop.why,
    stop.goesOn && look !== "unasked" ? words["goesOn"] : "",
  ];
  const line = make(
    "div",
    { class: `stop ${look}${told === undefined ? "" : " tells"}` },
    make(
      "button",
      {
        ...{ type: "button", class: "link", onclick: opener(page)(uri, stop.line) },
        title: fill(words["openLine"] ?? "", stop.line + 1),
      },
      make("span", { class: "mark", "aria-hidden": "true" }, mark),
      ...matchersOf(stop, decides, words),
    ),
    told === undefined ? undefined : make("span", { class: "receiver" }, told),
    make("span", { class: "soft" }, notes.filter(Boolean).join("; ")),
  );
  const below = stop.below.map((one) => stopItem(one, uri, page));
  return make("li", {}, line, below.length > 0 ? make("ul", {}, ...below) : undefined);
}

/** The matcher that a route did not take the alert for, or may not. */
const decider = ({ outcome, decider: at }: RouteStop): number | undefined =>
  outcome === "passes by" || outcome === "may take" ? at : undefined;

function matchersOf(stop: RouteStop, decides: number | undefined, words: Page<View>["words"]): Child[] {
  const none = stop.outcome === "may take" ? words["unreadable"] : words["everyAlert"];
  if (stop.matchers.length === 0)
    return [make("span", {}, stop.isElsewhere === true ? words["elsewhere"] : none)];
  return stop.matchers.flatMap((matcher, at) => [
    at > 0 ? ", " : undefined,
    make("span", at === decides ? { class: "decides" } : {}, matcher),
  ]);
}

/** The routes whose receivers are told. */
const ends = (stop: RouteStop): RouteStop[] => [
  ...stop.below.flatMap(ends),
  ...(stop.tells === "no" || stop.isElsewhere === true ? [] : [stop]),
];

function timing(root: RouteStop, words: Page<View>["words"]): HTMLElement {
  const rows = ends(root).map((stop) => {
    const cells = [
      `${stop.receiver}${stop.tells === "maybe" ? "?" : ""}`,
      groupText(stop.groupBy, words),
      ...[stop.groupWait, stop.groupInterval, stop.repeatInterval],
      [
        ...stop.muteIntervals.map((name) => fill(words["notDuring"] ?? "", name)),
        ...stop.activeIntervals.map((name) => fill(words["onlyDuring"] ?? "", name)),
      ].join(", "),
    ];
    return make("tr", {}, ...cells.map((cell) => make("td", {}, cell)));
  });
  const heads = ["receiver", "groupedBy", "firstAfter", "changesAfter", "againAfter", "when"];
  const head = heads.map((key) => make("th", { scope: "col" }, words[key]));
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}

const groupText = (groupBy: readonly string[], words: Page<View>["words"]): string | undefined =>
  groupBy.includes("...")
    ? words["allLabels"]
    : groupBy.length === 0
      ? words["oneGroup"]
      : groupBy.join(", ");
