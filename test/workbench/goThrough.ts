import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../../server/src/tools/root.ts";
import type { Outcome } from "../../server/src/tools/step.ts";

/** What is tried in a page, by what it shows. */
export type Cases = Readonly<Record<string, (page: Page) => Promise<void>>>;

/** Tries one after the other, whatever fails; what was seen at the end of each lies in dist/, with `prefix` in its name. */
export async function goThrough(
  page: Page,
  cases: readonly (readonly [name: string, check: (page: Page) => Promise<void>])[],
  prefix: string,
): Promise<Outcome> {
  let outcome: Outcome = "ok";
  for (const [name, check] of cases) {
    const began = Date.now();
    const failure = await check(page).then(
      () => undefined,
      (error: unknown) => error ?? new Error("It failed."),
    );
    console.log(`  ${failure === undefined ? "✓" : "✗"} ${name} (${Date.now() - began} ms)`);
    await page.screenshot({ path: join(root, "dist", `${prefix}-${name.replaceAll(/\W+/g, "-")}.png`) });
    if (failure === undefined) continue;
    outcome = "FAILED";
    console.error(failure);
  }
  return outcome;
}
