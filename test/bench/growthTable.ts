import { exponent, median } from "./figures.ts";
import { fileNamed, groupEdit, keystroke, over } from "./results.ts";
import type { Figure, MeasuredCommand, Results } from "./results.ts";

const sizes = [
  ["100 rules", 100],
  ["1 000 rules", 1000],
  ["10 000 rules", 10_000],
] as const;

const figures: readonly (readonly [string, Figure])[] = [
  ["keystroke", keystroke],
  ["group pasted or deleted", groupEdit],
  ["all findings, from opening", (sample) => sample.openToAll],
  ["peak memory", (sample) => sample.peakMb],
];

/** How figures grow with the file: exponents, 0 for what does not grow, 1 for what grows in step. */
export function growthTable(results: Results): string {
  const rows = [
    ...figures.map(([name, figure]) => {
      const cells = (["tocsin", "yls0", "null"] as const).map((server) =>
        growths(sizes.map(([id]) => over(fileNamed(results, id)?.servers[server], figure))),
      );
      return `| ${name} | ${cells.join(" | ")} | |`;
    }),
    `| check of one file | ${checked(results, "tocsin")} | | | ${checked(results, "promtool")} |`,
  ];
  return [
    "| exponent, from 100 to 1 000 / from 1 000 to 10 000 rules | tocsin | yaml-language-server, debounce 0 | answers without looking | promtool |",
    "|---|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}

function checked({ commands }: Results, program: keyof MeasuredCommand["ms"]): string {
  return growths(
    sizes.map(([, rules]) => {
      const times = commands.find(({ name }) => name.startsWith(`${rules} rules`))?.ms[program];
      return times && times.length > 0 ? median(times) : undefined;
    }),
  );
}

function growths(values: readonly (number | undefined)[]): string {
  const steps = sizes.slice(1).map(([, rules], index) => {
    const [before, after] = [values[index], values[index + 1]];
    return before === undefined || after === undefined
      ? "–"
      : exponent([sizes[index]![1], rules], [before, after]).toFixed(2);
  });
  return steps.every((step) => step === "–") ? "" : steps.join(" / ");
}
