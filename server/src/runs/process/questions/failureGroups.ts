import { fingerprintOf } from "../../../insight/fingerprint.ts";
import { groupFailures } from "../../../insight/groupFailures.ts";
import type { FailureFilter, FailureGroupPage } from "../../failures.ts";
import type { EpochMs, Page, PageRequest, Step } from "../../store.ts";
import { limitOf } from "../page.ts";

/** Failures that one question looks through, and pages that it reads for them. */
const mostRead = 2000;
const mostPages = 20;

type ReadPage = (filter: FailureFilter, page: PageRequest) => Promise<Page<Step>>;

/** Failures that pass also what a database knows nothing of: their fingerprint, all of their name. */
export async function failuresAlike(
  read: ReadPage,
  filter: FailureFilter,
  page: PageRequest,
): Promise<Page<Step>> {
  const { error, node } = filter;
  const isMeant = (step: Step): boolean =>
    (node === undefined || step.name === node) && (error === undefined || fingerprintOf(step).id === error);
  const limit = limitOf(page);
  const items: Step[] = [];
  let readTo: EpochMs | undefined;
  let next: PageRequest | undefined = page;
  for (let pages = 0; next && items.length < limit && pages < mostPages; pages++) {
    const found: Page<Step> = await read(filter, { ...next, limit: limit - items.length });
    items.push(...found.items.filter(isMeant));
    next = found.next === undefined ? undefined : { after: found.next, limit };
    readTo = found.readTo;
    if (readTo !== undefined) break;
  }
  return {
    items,
    ...(next?.after === undefined ? {} : { next: next.after }),
    ...(readTo === undefined ? {} : { readTo }),
  };
}

/** The failures of one window, put together; nothing is known of what was before. */
export async function groupsOfWindow(
  read: ReadPage,
  by: "error" | "node",
  filter: FailureFilter,
): Promise<FailureGroupPage> {
  const found: Step[] = [];
  let readTo: EpochMs | undefined;
  for (let next: PageRequest | undefined = { limit: 500 }; next;) {
    const page: Page<Step> = await read(filter, next);
    found.push(...page.items);
    ({ readTo } = page);
    const isEnough = readTo !== undefined || found.length >= mostRead;
    next = isEnough || page.next === undefined ? undefined : { limit: 500, after: page.next };
    if (!next && page.next !== undefined && readTo === undefined)
      return { items: groupFailures(found, by), among: found.length };
  }
  return { items: groupFailures(found, by), ...(readTo === undefined ? {} : { readTo }) };
}
