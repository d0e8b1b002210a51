import type { WorkProfile } from "./profile.ts";

/** Self time by module: a column for each sort of work, a row for each module that matters in one of them. */
export function profileTable(profiles: readonly WorkProfile[]): string {
  const share = ({ ms, modules }: WorkProfile, module: string): number =>
    ((modules.find(([name]) => name === module)?.[1] ?? 0) / ms) * 100;
  const names = [...new Set(profiles.flatMap(({ modules }) => modules.map(([name]) => name)))];
  const most = (name: string): number => Math.max(...profiles.map((profile) => share(profile, name)));
  const shown = names.filter((name) => most(name) >= 2).toSorted((a, b) => most(b) - most(a));
  const percent = (value: number): string => (value < 0.5 ? "–" : value.toFixed(0));
  const rest = (profile: WorkProfile): number =>
    100 - shown.reduce((sum, name) => sum + share(profile, name), 0);
  return [
    `| self time, % | ${profiles.map(({ work }) => work).join(" | ")} |`,
    `|---|${"--:|".repeat(profiles.length)}`,
    ...shown.map((name) => `| ${name} | ${profiles.map((one) => percent(share(one, name))).join(" | ")} |`),
    `| other | ${profiles.map((one) => percent(rest(one))).join(" | ")} |`,
    `| **ms each** | ${profiles.map(({ ms, times }) => each(ms / times)).join(" | ")} |`,
    "",
    ...profiles.map(
      ({ work, ms, functions }) =>
        `- ${work}: ${functions
          .slice(0, 6)
          .map(([name, own]) => `${code(name)} ${((own / ms) * 100).toFixed(0)} %`)
          .join(", ")}.`,
    ),
  ].join("\n");
}

const each = (ms: number): string => (ms < 10 ? ms.toFixed(1) : ms.toFixed(0));

const code = (name: string): string => (name.includes(" ") && !name.includes("/") ? name : `\`${name}\``);
