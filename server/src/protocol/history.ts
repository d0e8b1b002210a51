// What client and server say to each other about where run history comes from.

/** What `.tocsin.yaml` says of them now. */
export type HistorySources = {
  readonly sources: readonly SourceAbout[];
  /** Why they cannot be followed: a mistake in the file. None are named where there are neither. */
  readonly problem?: string;
  /** How often they are read, in milliseconds; 0 for never. */
  readonly pollMs: number;
  /** The server's public key, which secrets are sealed for. */
  readonly sealFor: string;
};

export type SourceAbout = {
  readonly name: string;
  /**
   * Changes with whatever decides where a secret goes: name, host, port, database, user, TLS. What was allowed, and a secret
   * that was given, hold for it alone.
   */
  readonly identity: string;
  /** `warehouse (reader at warehouse.example.com:5432/dbb)`. */
  readonly what: string;
  /** What the user has to see before it is connected to, by the keys of `.tocsin.yaml`. */
  readonly details: readonly (readonly [key: string, value: string])[];
  /** The user, or the terminal of the user, has said that it may be connected to as it is now. */
  readonly isTrusted: boolean;
  readonly secret: "none" | "password" | "entra";
  /** What a token of Microsoft Entra has to be for, where it is not for a database. */
  readonly scope?: string;
};

export type TrustSourceParams = { readonly name: string; readonly identity: string };

/**
 * A secret, and the source that it was given for. `sealed` can be read by the server that `sealFor` came from and by
 * nobody else: what is said between client and server may be logged.
 */
export type SealedSecret = { readonly identity: string; readonly sealed: string };

export type SyncRunsParams = {
  readonly secrets: readonly SealedSecret[];
  /** Names of sources; all that may be connected to without. */
  readonly only?: readonly string[];
  /** Only what was last tried longer ago. */
  readonly ifOlderThanMs?: number;
};

export type SyncedRuns = {
  /**
   * `fresh`: all of it was read a moment ago, by whichever window or terminal. `busy`: another one reads it now. `none`:
   * there is no source that may be connected to.
   */
  readonly state: "synced" | "fresh" | "busy" | "none";
  readonly newSteps: number;
  readonly problems: readonly SyncProblem[];
  /** When the mirror was last filled, by whichever window or terminal. */
  readonly syncedAt?: number;
  /** Runs are under way. */
  readonly isRunning: boolean;
  /** Where the mirror is that was damaged and set aside for a new one. */
  readonly aside?: string;
};

/** Without a source all of it; `notes`: also what the user marked. */
export type ForgetRunsParams = { readonly source?: string; readonly notes: boolean };

/** `steps`: that were taken out, where the mirror could be read. */
export type ForgottenRuns = { readonly isThere: boolean; readonly steps?: number };

export type SyncProblem = {
  readonly source: string;
  readonly message: string;
  readonly hint: string;
  /** It wants a secret, or another one. */
  readonly wantsSecret: boolean;
};

/** How far a sync is, in words; `rows` of it have been read. */
export type SyncProgressParams = { readonly text: string; readonly rows: number };

export type MarkdownPage = { readonly markdown: string };

export type CheckConnectionsParams = { readonly secrets: readonly SealedSecret[] };

/** `isQuiet`: nobody has asked for it, and nobody is shown how far it is. */
export type ImportRunsParams = { readonly paths: readonly string[]; readonly isQuiet?: boolean };

/** What became of files and folders that were to be read into the mirror. */
export type ImportedRuns = {
  /** That hold run history. */
  readonly files: number;
  readonly newSteps: number;
  /** That were read before. */
  readonly known: number;
  /** One for each file that could not be read to its end, with its path. */
  readonly problems: readonly string[];
  /** Where the mirror is that was damaged and set aside for a new one. */
  readonly aside?: string;
};
