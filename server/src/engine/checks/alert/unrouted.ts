import { alertLabels, arriving, setLabels } from "../../model/alertLabels.ts";
import { routingsOf, sendersOf } from "../../model/alertRouting.ts";
import type { Check } from "../../model/check.ts";
import { entryOf } from "../../model/items.ts";
import type { Condition, Route, Routing } from "../../model/routeTree.ts";
import { holds, wayOf } from "../../model/routeWay.ts";
import type { KnownLabels } from "../../model/routeWay.ts";
import { nearest } from "../../text/nearest.ts";
import { relativeTo } from "../../text/uri.ts";

export const unrouted: Check = {
  id: "alert/unrouted",
  severity: "info",
  summary: "An alert with a value in a label that routes go by, which none of them takes.",
  source: "Alertmanager 0.34, dispatch/route.go (Route.Match): what no route takes stays with the root",
  scope: "project",
  on: {
    alert(alert, { project, report, uri, kind }) {
      if (kind.program === "grafana" || alert.name.value === "") return;
      const all = routingsOf(project);
      const routings = all.map(({ config, base: routing }) => ({ config, routing })).filter(hasRoutes);
      const [first] = routings;
      if (!first) return;
      const senders = sendersOf(project, uri);
      // What the rule sets is at hand; its expression would be read again.
      const plain = arriving(setLabels(alert), senders);
      if (all.some((one) => hasRoutes(one) && wayOf(one.routing.root, plain).tells === "no")) return;
      const labels = alertLabels(alert);
      const known = arriving(labels, senders);
      if (all.some((one) => hasRoutes(one) && !staysAtRoot(one.routing, known))) return;
      if (isTheirs(first.routing, known, Object.keys(labels.set))) return;
      const conditions = routings.flatMap(({ routing }) => conditionsBelow(routing.root));
      const found =
        Object.keys(labels.set)
          .map((label) => strangeValue(label, known, conditions, first.routing))
          .find((one) => one !== undefined) ?? missingLabel(routings, known);
      if (!found) return;
      const { label, values, meant } = found;
      const file = relativeTo(project.folder, first.config);
      const value = known.value(label);
      const says = value ? `\`${label}: ${value}\`` : `an alert without \`${label}\``;
      const list = values.slice(0, 5).map((value) => `\`${value}\``);
      const more = values.length > list.length ? ` and ${values.length - list.length} more` : "";
      const goes = `It goes to the receiver of the root, \`${first.routing.root.receiver}\`${isSilent(first.routing) ? ", which tells nobody" : ""}.`;
      const hint = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
      const place = entryOf(alert.labels, label)?.value.place;
      report({
        place: place ?? alert.place,
        message: `No route of \`${file}\` takes ${says}: they know ${list.join(", ")}${more}. ${goes}${hint}`,
        fixes:
          meant === undefined || !place
            ? []
            : [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }],
      });
    },
  },
};

const hasRoutes = ({ routing }: { readonly routing: Routing }): boolean => routing.root.routes.length > 0;

interface Strange {
  readonly label: string;
  /** Those that routes take. */
  readonly values: readonly string[];
  readonly meant: string | undefined;
}

/** No route below the root takes it, for sure. */
const staysAtRoot = ({ root }: Routing, known: KnownLabels): boolean => wayOf(root, known).tells === "yes";

const isSilent = ({ root, receivers }: Routing): boolean =>
  receivers.some(({ name, isSilent: tellsNobody }) => tellsNobody && name === root.receiver);

/** The root bears one of its labels in its name: `team: platform` and the receiver `platform-slack`. */
function isTheirs({ root }: Routing, known: KnownLabels, labels: readonly string[]): boolean {
  const receiver = root.receiver.toLowerCase();
  return labels.some((label) => {
    const value = known.value(label)?.toLowerCase() ?? "";
    return value.length > 1 && receiver.includes(value);
  });
}

const conditionsBelow = ({ routes }: Route): Condition[] =>
  routes.flatMap((route) => [...route.conditions, ...conditionsBelow(route)]);

const isPositive = ({ operator, value }: Condition): boolean => operator.startsWith("=") && value !== "";

/** Levels: what no route takes is often meant for the root. */
const levels: ReadonlySet<string> = new Set(["severity", "priority", "level"]);

function strangeValue(
  label: string,
  known: KnownLabels,
  conditions: readonly Condition[],
  routing: Routing,
): Strange | undefined {
  const value = known.value(label);
  const asked = conditions.filter((one) => one.name === label && isPositive(one));
  if (!value || label === "alertname" || asked.length === 0) return undefined;
  if (asked.some((one) => holds(one, known) !== "no")) return undefined;
  const values = valuesOf(asked);
  const meant = slipOf(value, values);
  return levels.has(label) && meant === undefined && !isSilent(routing)
    ? undefined
    : { label, values, meant };
}

/** The value that was meant; another number (`P2`, `db-2`) is another value. */
function slipOf(value: string, values: readonly string[]): string | undefined {
  const letters = (text: string): string => text.replaceAll(/[^\p{L}]/gu, "").toLowerCase();
  const same = values.find((one) => one.toLowerCase() === value.toLowerCase());
  const meant = same ?? (value.length > 3 ? nearest(value, values) : undefined);
  return meant !== undefined && (same !== undefined || letters(meant) !== letters(value)) ? meant : undefined;
}

/** Every route of the first level asks for the label, and the alert has none. */
function missingLabel(
  routings: readonly { readonly routing: Routing }[],
  known: KnownLabels,
): Strange | undefined {
  const routes = routings.flatMap(({ routing }) => routing.root.routes);
  const [first] = routes;
  if (!first || routes.length < 2) return undefined;
  const label = first.conditions
    .map(({ name }) => name)
    .find(
      (name) =>
        !levels.has(name) &&
        known.value(name) === "" &&
        routes.every(({ conditions }) => conditions.some((one) => one.name === name && isPositive(one))),
    );
  if (label === undefined) return undefined;
  const asked = routes.flatMap(({ conditions }) => conditions.filter((one) => one.name === label));
  return { label, values: valuesOf(asked), meant: undefined };
}

/** As the matchers have them: single values, and expressions that are more than words as they stand. */
const valuesOf = (conditions: readonly Condition[]): string[] => [
  ...new Set(
    conditions.flatMap(({ operator, value }) =>
      operator === "=~" && /^[\w\-|]*$/.test(value) ? value.split("|") : [value],
    ),
  ),
];
