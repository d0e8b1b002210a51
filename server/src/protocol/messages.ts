// Every message that Tocsin adds to LSP, in one table. Nothing standard depends on them.

/** The methods of our own requests; `Requests` says what each takes and answers. */
export const requests = {
  about: "tocsin/about",
  fileStatus: "tocsin/fileStatus",
  explain: "tocsin/explain",
} as const;

/** Parameters and answer of each request, by its method. */
export type Requests = {
  "tocsin/about": { params: Record<string, never>; result: About };
  "tocsin/fileStatus": { params: FileStatusParams; result: FileStatus };
  "tocsin/explain": { params: ExplainParams; result: Explanation };
};

/** Which server is running. */
export type About = {
  readonly name: "tocsin";
  readonly version: string;
  /** Process id of the language server. */
  readonly pid: number;
};

export type FileStatusParams = { readonly uri: string };

/** What applies to one file; all absent for a file that is none of our kinds. */
export type FileStatus = {
  /** What the file is for. */
  readonly kind?: { readonly id: string; readonly title: string };
  /** URI of the `.tocsin.yaml` that applies. */
  readonly config?: string;
  /** Number of findings in the file. */
  readonly findings?: number;
};

/** `check` is an id such as `promql/unknown-function`. */
export type ExplainParams = { readonly check: string };

/** The page of a check in Markdown; absent when there is no such check. */
export type Explanation = { readonly markdown?: string };

/** What our own client says in `initializationOptions`; other clients say nothing. */
export type InitializationOptions = {
  /**
   * Where the page of a check is, with `{check}` for its id: `diagnostic.codeDescription.href` is made from it.
   * Without it the server names the page in its own installation (`file:`).
   */
  readonly checkPage?: string;
};

/** URI scheme of check pages in our VS Code client, for example `tocsin-check:/promql/unknown-function.md`. */
export const checkPageScheme = "tocsin-check";
