/**
 * `npm run differential [-- SUBJECT…] [-- --count=N] [-- --seed=N]`: mutants of valid files, judged by the engine and by
 * the promtool and amtool of this machine, for their versions. Prints every cause of a difference with its smallest
 * mutant; exits with 1 when there is one.
 */
import { compare, installedTarget, isInstalled } from "./compare.ts";
import type { Difference } from "./compare.ts";
import type { Subject } from "./oracle.ts";
import { causesOf } from "./shrink.ts";

const args = process.argv.slice(2);
const option = (name: string, otherwise: number): number =>
  Number(args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);
const subjects: readonly Subject[] = ["rules", "config", "alertmanager", "tests"];
const wanted = subjects.filter((subject) => args.includes(subject));

const conformance = process.env["TOCSIN_CONFORMANCE"] || undefined;
const target = installedTarget();
let apart = 0;
for (const subject of wanted.length > 0 ? wanted : subjects) {
  if (!isInstalled(subject)) {
    console.log(`${subject}: its program is not on the PATH`);
    continue;
  }
  const comparison = { subject, conformance, target };
  const started = Date.now();
  const { mutants, refused, excused, differences, misplaced } = compare(
    comparison,
    option("count", 1500),
    option("seed", 20261121),
  );
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${subject}: ${mutants} texts, ${refused} refused upstream, ${differences.length} judged differently, ${misplaced.length} elsewhere (${seconds} s)`,
  );
  for (const [why, count] of excused) console.log(`    ${count} left out: ${why}`);
  apart += differences.length + misplaced.length;
  for (const { count, difference } of causesOf(
    comparison,
    [...differences, ...misplaced],
    option("causes", 60),
  ))
    print(count, difference);
}
process.exitCode = apart > 0 ? 1 : 0;

function print(count: number, { signature, text, errors, verdict }: Difference): void {
  console.log(`\n### ${signature} (${count})`);
  console.log(`here: ${errors.length > 0 ? errors.join("\n      ") : "accepted"}`);
  console.log(`upstream: ${verdict.valid ? "accepted" : verdict.output}`);
  console.log(`\`\`\`yaml\n${text}\n\`\`\``);
}
