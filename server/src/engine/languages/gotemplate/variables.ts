import { touches } from "../../text/span.ts";
import type { LocalName, Parsed } from "../language.ts";
import type { Declaration, Template } from "./tree.ts";
import { usesOf } from "./uses.ts";

/**
 * Where the variable at an offset stands, if the template itself declares it. One that is declared under its name twice
 * is known by its scope only, so that it is left alone.
 */
export function variableAt({ tree }: Parsed<Template>, offset: number): readonly LocalName[] | undefined {
  const { variables } = usesOf(tree);
  const own = tree.declarations.filter(({ predeclared }) => !predeclared);
  const name = [...variables, ...own].find(({ span }) => touches(span, offset))?.name;
  const declared = own.filter((one) => one.name === name && !one.assigns);
  if (declared.length !== 1 || tree.declarations.some((one) => one.name === name && one.predeclared))
    return undefined;
  const found = new Map<number, LocalName>();
  for (const { span } of variables.filter((one) => one.name === name))
    found.set(span.start, { ...span, role: "refers" });
  for (const one of own.filter((each) => each.name === name)) found.set(one.span.start, placed(one));
  return [...found.values()].sort((a, b) => a.start - b.start);
}

const placed = ({ span, assigns }: Declaration): LocalName => ({
  ...span,
  role: assigns ? "refers" : "declares",
});

/** What is wrong with a new name of a variable, with its `$`. */
export const variableFault = (name: string): string | undefined =>
  /^\$[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name)
    ? undefined
    : "The name of a variable is `$` and letters, digits and `_`, with no digit first.";
