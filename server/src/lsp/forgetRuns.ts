import { requests } from "../protocol/messages.ts";
import type { ForgetRunsParams, ForgottenRuns } from "../protocol/history.ts";
import type { Session } from "./serve.ts";
import { responseError } from "./views.ts";

/** Takes run history out of the mirror; the editor has asked the user. */
export function handleForget({ connection, runs, sourceProblems }: Session): void {
  connection.onRequest(
    requests.forgetRuns,
    async ({ source, notes }: ForgetRunsParams): Promise<ForgottenRuns> => {
      // Its process holds the file.
      runs.close();
      try {
        const request = { ...(source !== undefined && { source }), notes };
        const { isThere, steps } = await runs.intake().forget(request);
        if (source === undefined) sourceProblems.clear();
        else sourceProblems.delete(source);
        return { isThere, ...(steps !== undefined && { steps }) };
      } catch (error) {
        throw responseError(error);
      }
    },
  );
}
