/** Whether a text is as a pattern says, in which `*` stands for any letters and `?` for one; case does not count. */
export function isLike(text: string, pattern: string): boolean {
  const [is, wanted] = [text.toLowerCase(), pattern.toLowerCase()];
  let at = 0;
  let from = 0;
  // Behind the last `*`, and where in the text it was tried.
  let star = -1;
  let tried = 0;
  while (at < is.length) {
    if (wanted[from] === "*") {
      star = ++from;
      tried = at;
    } else if (from < wanted.length && (wanted[from] === "?" || wanted[from] === is[at])) {
      from++;
      at++;
    } else if (star >= 0) {
      from = star;
      at = ++tried;
    } else return false;
  }
  while (wanted[from] === "*") from++;
  return from === wanted.length;
}

export const isLikeAny = (text: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => isLike(text, pattern));
