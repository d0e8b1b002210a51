/** What the letter behind a backslash stands for in Go's string literals; quotes and numbers apart. */
export const goEscapes: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};
