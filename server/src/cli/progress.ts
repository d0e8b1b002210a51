/** One line on stderr that tells how far a slow command is; nothing when stderr is not a terminal. */
export interface Progress {
  /** `text` is only called when the line is due. */
  show(text: () => string): void;
  end(): void;
}

const silent: Progress = { show: () => undefined, end: () => undefined };

/** Commands that end within this time, in milliseconds, show no progress. */
const patienceMs = 2000;

const betweenMs = 200;

/** What is said of a source whose database was asleep. */
export const wakingWords = (source: string): string =>
  `${source}: the database is waking up, which may take a minute`;

export function makeProgress(quiet: boolean): Progress {
  const { stderr } = process;
  if (quiet || !stderr.isTTY) return silent;
  let next = Date.now() + patienceMs;
  let shown = false;
  return {
    show: (text) => {
      const now = Date.now();
      if (now < next) return;
      next = now + betweenMs;
      shown = true;
      stderr.write(`\r\u001b[2K${text().slice(0, Math.max(stderr.columns - 1, 20))}`);
    },
    end: () => {
      if (shown) stderr.write("\r\u001b[2K");
    },
  };
}
