import type { HintName, UseLensName } from "../engine/engine.ts";

/** What the user wants to see beside the text. */
export interface Switches {
  readonly hints: Readonly<Record<HintName, boolean>>;
  readonly lenses: Readonly<Record<LensName, boolean>>;
}

export type LensName = "routes" | UseLensName;

/** Without a setting. VS Code's own are in package.json. */
export const usualSwitches: Switches = {
  hints: { receivers: true, evaluations: true, units: true },
  lenses: { routes: true, uses: true, tests: true },
};

/** What the editor's settings under `tocsin` say; anything else than true or false says nothing. */
export function switchesOf(settings: unknown): Switches {
  const { hints, lenses } = record(settings);
  return { hints: chosen(usualSwitches.hints, hints), lenses: chosen(usualSwitches.lenses, lenses) };
}

function chosen<T extends Readonly<Record<string, boolean>>>(usual: T, settings: unknown): T {
  const said = record(settings);
  const pairs = Object.keys(usual).map((name) => {
    const value = said[name];
    return [name, typeof value === "boolean" ? value : usual[name]];
  });
  return Object.fromEntries(pairs) as T;
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
