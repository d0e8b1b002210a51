import { failureRequests, isFailureGrouping } from "../protocol/failureNotes.ts";
import type { FailureRequests } from "../protocol/failureNotes.ts";
import type { RunStore } from "../runs/store.ts";
import type { Drawing } from "../views/drawing.ts";
import { failureDigest, runsStatus } from "../views/failureDigest.ts";
import { keepFailureGrouping } from "../views/failureGroups.ts";
import { readMark, writeMark } from "../views/failureMarks.ts";
import { isRunsView } from "../views/tree.ts";
import { describeFilter, readFilter } from "../views/viewState.ts";
import type { Session } from "./serve.ts";
import { responseError } from "./views.ts";

type Ask<M extends keyof FailureRequests> = (
  store: RunStore,
  params: FailureRequests[M]["params"],
) => Promise<FailureRequests[M]["result"]>;

/** Answers what is said and asked of failures beside their tree. */
export function handleFailures({ connection, runs }: Session, draw: () => Drawing): void {
  const answer = <M extends keyof FailureRequests>(method: M, ask: Ask<M>): void => {
    connection.onRequest(method, async (params: FailureRequests[M]["params"]): Promise<unknown> => {
      try {
        return await ask(runs.store(), params);
      } catch (error) {
        throw responseError(error);
      }
    });
  };
  answer(failureRequests.groupFailures, async (store, { grouping }) => {
    if (isFailureGrouping(grouping)) await keepFailureGrouping(store, grouping);
    return null;
  });
  answer(failureRequests.failureMark, (store, { node }) => readMark(store, node));
  answer(failureRequests.markFailure, async (store, { node, ...change }) => {
    await writeMark(store, node, change);
    return null;
  });
  answer(failureRequests.savedFilters, async (store, { view }) => {
    const saved = await store.notes.savedFilters(view);
    return saved.map(({ name, filter }) => ({ name, filter, description: describeFilter(filter, draw()) }));
  });
  answer(failureRequests.saveFilter, async (store, { view, name, filter }) => {
    if (isRunsView(view)) await store.notes.saveFilter(view, name, filter && readFilter(view, filter));
    return null;
  });
  answer(failureRequests.renameFilter, async (store, { view, name, to }) => {
    await store.notes.renameFilter(view, name, to);
    return null;
  });
  answer(failureRequests.runsStatus, (store, { environments }) => runsStatus(store, environments, draw()));
  answer(failureRequests.failureDigest, (store, { all }) => failureDigest(store, all, draw()));
  answer(failureRequests.toldOfFailures, async (store, { digest }) => {
    await store.notes.tell(digest.until, digest.failing);
    return null;
  });
  answer(failureRequests.mutePipeline, async (store, { pipeline, on }) => {
    await store.notes.mute(pipeline, on);
    return null;
  });
  answer(failureRequests.mutedPipelines, async (store) => (await store.notes.told()).muted);
}
