import { VARIABLE_SHAPES } from "./shape.ts";
import type { Shape } from "./shape.ts";
import type { Declaration, Dialect } from "./tree.ts";

/** In sight wherever the text ends. */
const everywhere = { start: 0, end: Number.POSITIVE_INFINITY };

const declare = (name: string): Declaration => ({
  name,
  span: { start: 0, end: 0 },
  scope: everywhere,
  assigns: false,
  predeclared: true,
  definition: undefined,
});

/** The variables that Prometheus puts in front of every alert template; the same objects for all of them. */
export const predeclared: Readonly<Record<Dialect, readonly Declaration[]>> = {
  prometheus: ["$labels", "$externalLabels", "$externalURL", "$value"].map(declare),
  alertmanager: [],
};

const shapesOf = (declarations: readonly Declaration[]): ReadonlyMap<Declaration, Shape> =>
  new Map(declarations.map((one) => [one, VARIABLE_SHAPES[one.name] ?? "unknown"]));

/** What they are. */
export const predeclaredShapes: Readonly<Record<Dialect, ReadonlyMap<Declaration, Shape>>> = {
  prometheus: shapesOf(predeclared.prometheus),
  alertmanager: shapesOf(predeclared.alertmanager),
};
