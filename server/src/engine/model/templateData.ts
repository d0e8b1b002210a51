import type { Shape } from "../languages/gotemplate/shape.ts";
import { readCall, templateCall } from "../languages/gotemplate/templateCalls.ts";
import type { DataCall } from "../languages/gotemplate/templateCalls.ts";
import type { Project } from "./project.ts";

/** What each template of notifications is given, by the fields of receivers and from one to another. */
export function templateData(project: Pick<Project, "names">): ReadonlyMap<string, ReadonlySet<Shape>> {
  const calls = new Map<string | undefined, DataCall[]>();
  for (const text of project.names(templateCall)) {
    const call = readCall(text);
    const same = call && calls.get(call.caller);
    if (same) same.push(call);
    else if (call) calls.set(call.caller, [call]);
  }
  const given = new Map<string, Set<Shape>>();
  const waiting: { readonly name: string; readonly data: Shape }[] = [...(calls.get(undefined) ?? [])];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { name, data } = next;
    const known = given.get(name) ?? new Set();
    if (known.has(data)) continue;
    given.set(name, known.add(data));
    for (const call of calls.get(name) ?? [])
      if (call.given === undefined || call.given === data) waiting.push(call);
  }
  return given;
}
