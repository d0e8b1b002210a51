import type { Check, Context } from "../../model/check.ts";
import { nearest } from "../../text/nearest.ts";
import type { Place } from "../../text/place.ts";
import type { Suppression } from "../../text/suppression.ts";

export const unknownCheck: Check = {
  id: "tocsin/unknown-check",
  severity: "warning",
  summary: "A check that does not exist, named in `.tocsin.yaml` or in a `tocsin-ignore` comment.",
  source: "Tocsin: the table of checks",
  on: {
    settings({ checks }, context) {
      for (const { value, place } of checks) judge(value, place, context);
    },
    suppression: judgeComment,
  },
};

function judge(name: string, place: Place, { project, report }: Context): void {
  const families = new Set([...project.checks.keys()].map((id) => `${id.slice(0, id.indexOf("/"))}/*`));
  const known = [...project.checks.keys(), ...families];
  if (known.includes(name)) return;
  const guess = families.has(`${name}/*`) ? `${name}/*` : nearest(name, known);
  const fixes = guess ? [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }] : [];
  report({
    place,
    message: `There is no check \`${name}\`.${guess ? ` Did you mean \`${guess}\`?` : ""}`,
    fixes,
  });
}

function judgeComment({ names, place, stray }: Suppression, context: Context): void {
  if (stray && names.every(({ value }) => value.includes("/"))) {
    const edits = [{ place: { ...stray, end: stray.start }, text: "-- " }];
    const message = "Put `--` between the checks and the reason.";
    context.report({ place: stray, message, fixes: [{ title: "Put `--` in front of the reason", edits }] });
  }
  if (names.length === 0) {
    const message =
      "This comment silences nothing: name the checks that it is for, such as `alert/missing-runbook`.";
    context.report({ place, message });
  }
  for (const name of names) judge(name.value, name.place, context);
}
