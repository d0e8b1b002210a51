/** Which labels the series of a metric have, or which values a label has: at one metric, or at all. */
export type SeriesQuestion =
  | { readonly metric: string; readonly label?: undefined }
  /** `prefix`: of the values that begin with it. */
  | { readonly metric?: string | undefined; readonly label: string; readonly prefix?: string };

/** An answer of so many names may not be all. */
export const mostNames = 500;

/** What a running Prometheus has answered. It is offered while somebody writes; no finding depends on it. */
export interface SeriesAnswer {
  readonly question: SeriesQuestion;
  readonly names: readonly string[];
}

/** The same, ready to be asked; what is not known is noted. */
export interface KnownSeries {
  names(question: SeriesQuestion): readonly string[];
  /** What was asked since the last call. */
  takeAsked(): SeriesQuestion[];
}

/** More are not noted. */
const mostAsked = 8;

export const questionKey = (question: SeriesQuestion): string =>
  JSON.stringify([question.metric, question.label, "prefix" in question ? question.prefix : undefined]);

export function knownSeries(answers: readonly SeriesAnswer[]): KnownSeries {
  const known = new Map(answers.map(({ question, names }) => [questionKey(question), names]));
  const asked = new Map<string, SeriesQuestion>();
  return {
    names(question) {
      const key = questionKey(question);
      const isPlain = question.label === undefined || /^[A-Za-z_]\w*$/.test(question.label);
      if (isPlain && asked.size < mostAsked) asked.set(key, question);
      return known.get(key) ?? [];
    },
    takeAsked() {
      const taken = [...asked.values()];
      asked.clear();
      return taken;
    },
  };
}
