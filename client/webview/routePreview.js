/* eslint-disable unicorn/require-post-message-target-origin -- a webview and its extension have no origins */

// The page of *Show Route of Alert*: draws what the extension sends, and sends back the labels that are typed.
(function () {
  "use strict";
  const editor = acquireVsCodeApi();
  const main = document.querySelector("main");

  /** An element with its attributes, listeners (`onclick`) and children; text is never read as HTML. */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== undefined));
    return element;
  }

  const open = (uri, line) => () => editor.postMessage({ type: "open", uri, line });

  function labelForm({ preview, words }) {
    const names = [...Object.keys(preview.labels), ...preview.open];
    const inputs = names.flatMap((name, at) => [
      make("label", { for: `label-${at}` }, name),
      make("input", {
        id: `label-${at}`,
        "data-name": name,
        value: preview.labels[name] ?? "",
        placeholder: preview.open.includes(name) ? words.unknown : words.missing,
      }),
    ]);
    const submit = (event) => {
      event.preventDefault();
      const labels = {};
      for (const input of form.querySelectorAll("input[data-name]")) {
        const before = preview.labels[input.dataset.name] ?? "";
        if (input.value !== before) labels[input.dataset.name] = input.value;
      }
      const [name, value] = ["new-name", "new-value"].map((id) => form.querySelector(`#${id}`).value.trim());
      if (name !== "") labels[name] = value;
      editor.postMessage({ type: "labels", labels });
    };
    const form = make(
      "form",
      { onsubmit: submit, "aria-label": words.labels },
      ...inputs,
      make("input", {
        id: "new-name",
        class: "name",
        placeholder: words.newName,
        "aria-label": words.newName,
      }),
      make("input", { id: "new-value", placeholder: words.newValue, "aria-label": words.newValue }),
      make(
        "div",
        { class: "row" },
        make("button", { type: "submit" }, words.follow),
        make(
          "button",
          { type: "button", class: "second", onclick: () => editor.postMessage({ type: "reset" }) },
          words.reset,
        ),
      ),
    );
    return form;
  }

  const looks = {
    takes: ["takes", "✓"],
    "may take": ["may", "?"],
    "passes by": ["passes", "✗"],
    "not asked": ["unasked", "·"],
  };

  function stopItem(stop, file, words) {
    const uri = stop.uri ?? file;
    const [look, mark] = looks[stop.outcome];
    const decides = stop.outcome === "passes by" || stop.outcome === "may take" ? stop.decider : undefined;
    const matchers = stop.matchers.flatMap((matcher, at) => [
      ...(at > 0 ? [", "] : []),
      make("span", at === decides ? { class: "decides" } : {}, matcher),
    ]);
    const none = stop.outcome === "may take" ? words.unreadable : words.everyAlert;
    if (matchers.length === 0) matchers.push(make("span", {}, stop.isElsewhere ? words.elsewhere : none));
    const notes = [
      words[look],
      decides === undefined ? "" : stop.why,
      stop.goesOn && look !== "unasked" ? words.goesOn : "",
    ];
    const told =
      stop.tells === "no" || stop.isElsewhere
        ? undefined
        : `→ ${stop.receiver}${stop.tells === "maybe" ? "?" : ""}`;
    const line = make(
      "div",
      { class: `stop ${look}${told === undefined ? "" : " tells"}` },
      make(
        "button",
        {
          class: "link",
          onclick: open(uri, stop.line),
          title: words.openLine.replace("{0}", stop.line + 1),
        },
        make("span", { class: "mark", "aria-hidden": "true" }, mark),
        ...matchers,
      ),
      told === undefined ? undefined : make("span", { class: "receiver" }, told),
      make("span", { class: "soft" }, notes.filter(Boolean).join("; ")),
    );
    const below = stop.below.map((one) => stopItem(one, uri, words));
    return make("li", {}, line, below.length > 0 ? make("ul", {}, ...below) : undefined);
  }

  const ends = (stop) => [
    ...stop.below.flatMap(ends),
    ...(stop.tells === "no" || stop.isElsewhere ? [] : [stop]),
  ];

  function timing(root, words) {
    const rows = ends(root).map((stop) =>
      make(
        "tr",
        {},
        ...[
          `${stop.receiver}${stop.tells === "maybe" ? "?" : ""}`,
          stop.groupBy.includes("...")
            ? words.allLabels
            : stop.groupBy.length === 0
              ? words.oneGroup
              : stop.groupBy.join(", "),
          stop.groupWait,
          stop.groupInterval,
          stop.repeatInterval,
          [
            ...stop.muteIntervals.map((name) => words.notDuring.replace("{0}", name)),
            ...stop.activeIntervals.map((name) => words.onlyDuring.replace("{0}", name)),
          ].join(", "),
        ].map((text) => make("td", {}, text)),
      ),
    );
    const head = words.columns.map((text) => make("th", { scope: "col" }, text));
    return make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  }

  function draw(data) {
    const { preview, words, paths } = data;
    const focused = document.activeElement?.id;
    const parts =
      preview.alert === undefined
        ? [make("p", {}, words.noAlert)]
        : [
            make(
              "h1",
              {},
              make("button", { class: "link", onclick: open(preview.uri, preview.line) }, preview.alert),
            ),
            make("p", { class: "soft" }, words.intro),
            labelForm(data),
            ...(preview.views.length === 0 ? [make("p", { role: "status" }, words.noConfig)] : []),
            ...preview.views.flatMap((view, at) => {
              const told = view.told.map(({ receiver, sure }) => receiver + (sure ? "" : "?")).join(", ");
              return [
                make(
                  "h2",
                  {},
                  make("button", { class: "link", onclick: open(view.config, view.root.line) }, paths[at]),
                ),
                make("p", { role: "status" }, words.told.replace("{0}", told)),
                make("ul", { class: "root" }, stopItem(view.root, view.config, words)),
                timing(view.root, words),
              ];
            }),
          ];
    main.replaceChildren(...parts);
    if (focused) document.getElementById(focused)?.focus();
  }

  window.addEventListener("message", ({ data }) => {
    if (data?.type === "show" && typeof data.preview === "object" && data.preview !== null) draw(data);
  });
  editor.postMessage({ type: "ready" });
})();
