import type { PintCase, PintSettings } from "./pintConfigured.ts";

/**
 * A case of rules that build on those of another group. The other group is in pint's own tests: here it is written by
 * what the case says of itself, as a file that the same Prometheus reads.
 */
export function dependencySettings({ content, description, problems }: PintCase): PintSettings | undefined {
  if (!/^\s*groups:/.test(content)) return undefined;
  const used = [...new Set([...content.matchAll(/\b\w+:\w+\b/g)].map(([name]) => name))];
  const own = [...content.matchAll(/record: (\S+)/g)].map(([, name]) => name!);
  const said = problems
    .flatMap(({ diagnostics = [] }) => diagnostics.map(({ message }) => message))
    .join(" ");
  const rules = used
    .filter((name) => !own.includes(name))
    .map((name) => `      - record: ${name}\n        expr: ${expressionOf(name, description, said)}\n`);
  const ignored = /\b(\S+) is in ignoreGroupMismatch/.exec(description)?.[1];
  return {
    options: { severity: "info", ...(ignored !== undefined && { ignore: [ignored] }) },
    around: [
      {
        path: "base.yml",
        text: `groups:\n  - name: base\n    rules:${rules.length > 0 ? "\n" : " []\n"}${rules.join("")}`,
      },
      { path: "prometheus.yml", text: "rule_files: [base.yml, rules.yml]\n" },
    ],
  };
}

function expressionOf(name: string, description: string, said: string): string {
  if (description.includes("syntax error")) return "sum(foo";
  if (description.includes("computed static value")) return "vector(1) * 2";
  const isStatic = description.includes("ignores static")
    ? !said.includes(`\`${name}\``)
    : description.includes("a static value");
  return isStatic ? "vector(1)" : "sum(foo)";
}
