import { button, make } from "./elements.ts";

export type Choice<T> = { readonly value: T; readonly label: string; readonly isOff?: boolean };

/** Buttons of which one is pressed; `id` names them, so that the focus stays when the page is drawn anew. */
export function choose<T extends string | number>(
  id: string,
  label: string | undefined,
  choices: readonly Choice<T>[],
  chosen: T,
  change: (value: T) => void,
): HTMLElement {
  const buttons = choices.map((one) =>
    button(one.label, () => change(one.value), {
      id: `${id}-${one.value}`,
      "aria-pressed": String(one.value === chosen),
      disabled: one.isOff,
    }),
  );
  return make("div", { class: "choice", role: "group", "aria-label": label }, ...buttons);
}
