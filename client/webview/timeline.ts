import { isTimeline, stages, statuses, type Timeline } from "../../server/src/protocol/panels.ts";
import { natural, number, orNull, record, text, truth } from "../../server/src/protocol/shape.ts";
import type { Of } from "../../server/src/protocol/shape.ts";
import { button, fill, lazily, make } from "./elements.ts";
import { startPage, type Page } from "./page.ts";
import { fromJson, runTexts, type RunTexts } from "./runTexts.ts";
import { makeTable, pictureAndTable, type Column } from "./table.ts";
import { makePicture, type Picture } from "./timelinePicture.ts";
import { searchBox } from "./searchBox.ts";

// The page of *Show Timeline*: the steps of a run in lanes, as a picture and as a table.

const isView = record({
  isTable: truth,
  failedOnly: truth,
  search: text(1000),
  zoom: number,
  left: number,
  top: number,
  step: orNull(natural),
});
export type View = Of<typeof isView>;

const firstView: View = {
  ...{ isTable: false, failedOnly: false, search: "", zoom: 1, left: 0, top: 0, step: null },
};

const isMessage = record({ stepId: text(), message: text() });

startPage<Timeline, View>({ read: fromJson(isTimeline), isView, firstView, draw });

function draw(main: HTMLElement, data: Timeline, page: Page<View>): void {
  const { words } = page;
  const texts = runTexts(page);
  const count = data.steps.id.length;
  const isShown = shownBy(data, page);
  const details = make("div", { class: "details", role: "status" });
  const tellStep = (step: number | undefined): void => {
    details.replaceChildren(...(step === undefined ? [] : stepDetails(data, step, page, texts)));
    const id = step === undefined ? undefined : data.steps.id[step];
    if (id !== undefined && step !== undefined && hasMessage(data, step)) page.ask("message", { stepId: id });
  };
  page.onTold("message", isMessage, ({ stepId, message }) => {
    const { step } = page.view;
    if (step === null || data.steps.id[step] !== stepId || details.querySelector("pre")) return;
    details.append(make("pre", { tabindex: 0, "aria-label": words["message"] }, message));
  });
  const picture = makePicture({ data, page, texts, isShown, selected: tellStep });
  const table = makeTable({
    caption: fill(words["tableOf"] ?? "", data.run.title),
    columns: columnsOf(data, page, texts),
    words,
    locale: page.locale,
    open: (row) => page.ask("open", { stepId: idOf(data, row), stage: stageOf(data, row) }),
  });
  const all = [...Array(count + data.untimed.length).keys()];
  const found = make("span", { class: "soft", role: "status" });
  const lazy = lazily();
  const filter = (): void => {
    const shown = all.filter(isShown);
    lazy[page.view.isTable ? "now" : "later"](() => table.setRows(shown));
    const isFiltered = page.view.failedOnly || page.view.search !== "";
    found.textContent = isFiltered ? fill(words["rowsOf"] ?? "", shown.length, all.length) : "";
    picture.paint();
  };
  const { choice, body } = pictureAndTable(
    words,
    picture.element,
    table.element,
    page.view.isTable,
    (isTable) => {
      page.keepView({ ...page.view, isTable });
      filter();
      picture.resize();
    },
  );
  main.replaceChildren(
    ...head(data, page, texts),
    tools(choice, picture, page, filter, found, data.run.id),
    body,
    details,
    ...notes(data, page),
  );
  filter();
  picture.resize();
  tellStep(page.view.step ?? undefined);
}

/** Rows of the table behind the steps that have a time are those that have none. */
const idOf = ({ steps, untimed }: Timeline, row: number): string =>
  steps.id[row] ?? untimed[row - steps.id.length]?.id ?? "";
const nameOf = ({ steps, untimed }: Timeline, row: number): string =>
  steps.name[row] ?? untimed[row - steps.id.length]?.name ?? "";
const stageOf = ({ steps, untimed }: Timeline, row: number): (typeof stages)[number] =>
  stages[steps.stage[row] ?? -1] ?? untimed[row - steps.id.length]?.stage ?? "integration";
const statusOf = ({ steps, untimed }: Timeline, row: number): (typeof statuses)[number] =>
  statuses[steps.status[row] ?? -1] ?? untimed[row - steps.id.length]?.status ?? "unknown";

const hasMessage = (data: Timeline, step: number): boolean =>
  ["failed", "warned", "cancelled"].includes(statusOf(data, step));

function shownBy(data: Timeline, page: Page<View>): (row: number) => boolean {
  return (row) => {
    const { failedOnly, search } = page.view;
    if (failedOnly && statusOf(data, row) !== "failed") return false;
    return search === "" || nameOf(data, row).toLowerCase().includes(search.toLowerCase());
  };
}

function head({ run, now, path, steps }: Timeline, page: Page<View>, texts: RunTexts): HTMLElement[] {
  const { words } = page;
  const took = run.startedAt === null ? undefined : (run.endedAt ?? now) - run.startedAt;
  const when =
    run.startedAt === null
      ? ""
      : fill(
          (run.status === "running" ? words["runningFor"] : words["startedTook"]) ?? "",
          texts.moment(run.startedAt),
          texts.duration(took ?? 0),
        );
  const links = Math.max(0, path.steps.length - 1);
  const basis = path.known === links ? "pathKnown" : path.known === 0 ? "pathByTime" : "pathPartly";
  return [
    make("h1", {}, `${run.title} — ${words[run.status] ?? ""}`),
    make("p", {}, when),
    make(
      "p",
      { class: "soft" },
      steps.id.length === 0
        ? words["noTimes"]
        : fill(
            words[basis] ?? "",
            texts.number(path.steps.length),
            texts.duration(path.workingMs),
            texts.duration(path.waitingMs),
            path.known,
            links,
          ),
    ),
  ];
}

function tools(
  choice: HTMLElement,
  picture: Picture,
  page: Page<View>,
  filter: () => void,
  found: HTMLElement,
  runId: string,
): HTMLElement {
  const { words } = page;
  const failed = make("input", {
    type: "checkbox",
    id: "failed-only",
    checked: page.view.failedOnly,
    onchange: () => {
      page.keepView({ ...page.view, failedOnly: failed.checked });
      filter();
    },
  });
  const search = searchBox(page, filter, () => picture.goToFirst());
  const ask = (action: string) => (): void => page.ask(action, { runId });
  const zoom = (label: string, title: string | undefined, id: string, factor: number): HTMLElement =>
    button(label, () => picture.zoom(factor), { class: "second", title, "aria-label": title, id });
  return make(
    "div",
    { class: "bar", role: "group", "aria-label": words["tools"] },
    choice,
    zoom("+", words["zoomIn"], "zoom-in", 1.6),
    zoom("−", words["zoomOut"], "zoom-out", 1 / 1.6),
    button(words["wholeRun"] ?? "", () => picture.zoom(0), { class: "second", id: "whole-run" }),
    make("label", { for: "failed-only" }, failed, words["failedOnly"]),
    search,
    button(words["openRun"] ?? "", ask("openRun"), { class: "second", id: "open-run" }),
    button(words["compare"] ?? "", ask("compare"), { class: "second", id: "compare" }),
    found,
  );
}

function columnsOf(data: Timeline, { words }: Page<View>, texts: RunTexts): Column<number>[] {
  const { steps, path } = data;
  const isOnPath = new Set(path.steps);
  const took = (row: number): number | undefined => {
    const [start, end] = [steps.start[row], steps.end[row]];
    return start === undefined || end === undefined ? undefined : end - start;
  };
  const waited = (row: number): number | undefined => waitOf(data, row);
  const span = (ms: number | undefined): string => (ms === undefined ? "" : texts.duration(ms));
  return [
    {
      id: "name",
      title: words["step"] ?? "",
      text: (row) => nameOf(data, row),
      sortBy: (row) => nameOf(data, row),
    },
    {
      id: "stage",
      title: words["stage"] ?? "",
      text: (row) => words[stageOf(data, row)] ?? "",
      sortBy: (row) => stages.indexOf(stageOf(data, row)),
    },
    {
      id: "status",
      title: words["status"] ?? "",
      text: (row) => words[statusOf(data, row)] ?? "",
      sortBy: (row) => words[statusOf(data, row)],
    },
    {
      id: "started",
      title: words["started"] ?? "",
      isNumeric: true,
      text: (row) => texts.time(steps.start[row]),
      sortBy: (row) => steps.start[row],
    },
    {
      id: "waited",
      title: words["waited"] ?? "",
      isNumeric: true,
      text: (row) => span(waited(row)),
      sortBy: waited,
    },
    { id: "took", title: words["took"] ?? "", isNumeric: true, text: (row) => span(took(row)), sortBy: took },
    {
      id: "attempt",
      title: words["attempt"] ?? "",
      isNumeric: true,
      text: (row) => String(steps.attempt[row] ?? ""),
      sortBy: (row) => steps.attempt[row],
    },
    {
      id: "path",
      title: words["criticalPath"] ?? "",
      text: (row) => (isOnPath.has(row) ? (words["yes"] ?? "") : ""),
      sortBy: (row) => (isOnPath.has(row) ? path.steps.indexOf(row) : undefined),
    },
  ];
}

/** How long a step could have run and did not, where that is known. */
function waitOf({ steps }: Timeline, step: number): number | undefined {
  const ready = steps.ready[step];
  return ready === null || ready === undefined ? undefined : (steps.start[step] ?? 0) - ready;
}

function stepDetails(data: Timeline, step: number, page: Page<View>, texts: RunTexts): HTMLElement[] {
  const { words } = page;
  const { steps } = data;
  const waited = waitOf(data, step);
  const tries = steps.attempt[step] ?? 1;
  const facts = [
    words[statusOf(data, step)],
    words[stageOf(data, step)],
    fill(words["startedAt"] ?? "", texts.time(steps.start[step])),
    fill(words["tookTime"] ?? "", texts.duration((steps.end[step] ?? 0) - (steps.start[step] ?? 0))),
    waited === undefined ? undefined : fill(words["waitedTime"] ?? "", texts.duration(waited)),
    tries > 1 ? fill(words["attemptNumber"] ?? "", tries) : undefined,
    data.path.steps.includes(step) ? words["onPath"] : undefined,
  ];
  return [
    make("h2", {}, nameOf(data, step)),
    make("p", {}, facts.filter(Boolean).join(" · ")),
    make("div", { class: "bar" }, ...stepButtons(data, step, page)),
  ];
}

function stepButtons(data: Timeline, step: number, { words, ask }: Page<View>): HTMLElement[] {
  const stepId = idOf(data, step);
  const stage = stageOf(data, step);
  const isNode = stage === "transformation";
  const open = button(words[isNode ? "openNode" : "openStep"] ?? "", () => ask("open", { stepId, stage }), {
    id: "open-step",
    class: "second",
  });
  if (!isNode || statusOf(data, step) !== "failed") return [open];
  const line = button(words["openFailingLine"] ?? "", () => ask("failingLine", { stepId }), {
    id: "open-line",
  });
  return [line, open];
}

/** What has to be said about the picture. */
function notes(data: Timeline, { words }: Page<View>): HTMLElement[] {
  const { untimed, isCut } = data;
  const said = [
    isCut ? fill(words["cut"] ?? "", data.steps.id.length + untimed.length) : undefined,
    untimed.length > 0 ? fill(words["untimed"] ?? "", untimed.length) : undefined,
    words["legend"],
  ];
  const keys = make("details", {}, make("summary", {}, words["keys"]), make("p", {}, words["keysHelp"]));
  return [...said.filter((one) => one !== undefined).map((one) => make("p", { class: "soft" }, one)), keys];
}
