import { mostNames, questionKey } from "../engine/model/seriesFacts.ts";
import type { SeriesAnswer, SeriesQuestion } from "../engine/model/seriesFacts.ts";
import { prometheusSeries } from "./prometheusSeries.ts";

/** How long an answer counts. */
const freshMs = 5 * 60_000;
/** How long nobody asks again after there was none. */
const restMs = 60_000;
/** Questions at a time. */
const atOnce = 4;
/** Answers that are kept. */
const mostKept = 200;

interface Kept {
  readonly question: SeriesQuestion;
  names: readonly string[];
  isAsked: boolean;
  /** When it may be asked again. */
  until: number;
}

/**
 * Asks a Prometheus what is not known of it yet, or no longer sure; what it has answered so far goes to `learn`. The
 * function that comes back takes questions, and is true where the answer to one of them is on its way or not all there is. Where there is no
 * answer, what was known stays.
 */
export function makeSeriesLookup(
  url: string,
  learn: (answers: readonly SeriesAnswer[]) => void,
): (questions: readonly SeriesQuestion[]) => boolean {
  const kept = new Map<string, Kept>();
  let asking = 0;
  const ask = async (one: Kept): Promise<void> => {
    one.isAsked = true;
    asking++;
    try {
      one.names = await prometheusSeries(url, one.question, Date.now());
      one.until = Date.now() + freshMs;
      learn([...kept.values()]);
    } catch {
      one.until = Date.now() + restMs;
    }
    one.isAsked = false;
    asking--;
  };
  return (questions) => {
    for (const question of questions) {
      const key = questionKey(question);
      const one = kept.get(key) ?? { question, names: [], isAsked: false, until: 0 };
      // The last that was asked for is the last to be forgotten.
      kept.delete(key);
      kept.set(key, one);
      if (!one.isAsked && one.until <= Date.now() && asking < atOnce) void ask(one);
    }
    for (const [key, { isAsked }] of kept) if (kept.size > mostKept && !isAsked) kept.delete(key);
    return questions.some((question) => {
      const one = kept.get(questionKey(question));
      return one !== undefined && (one.isAsked || one.until === 0 || one.names.length >= mostNames);
    });
  };
}
