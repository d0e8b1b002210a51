import type { Tocsin } from "../extension.ts";
import { askRunbooks, questionOf, showAnswer } from "../runbooks.ts";
import { chooseRunbook } from "./chooseRunbook.ts";
import { complain } from "./complain.ts";

/**
 * Opens the runbook of the alert under the cursor, or of what it is called with: an alert by a lens, a run or a step by
 * a line of a tree. Without any of them the user chooses among all alerts.
 */
export async function openRunbook(tocsin: Tocsin, target?: unknown): Promise<void> {
  const question = questionOf(target);
  if (!question) return chooseRunbook(tocsin);
  await complain(askRunbooks(tocsin.server, question).then(showAnswer));
}
