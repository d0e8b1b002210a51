import type { Language, LanguageOptions } from "../languages/language.ts";
import type { Look, PathNode } from "../languages/yaml/layout.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import { chunksOf, firstChunk, newBranch, replacePieces } from "../text/branch.ts";
import type { Branch } from "../text/branch.ts";
import type { Chunk } from "../text/chunk.ts";
import type { FileRole } from "./fileRole.ts";
import type { Item } from "./items.ts";
import type { Kind } from "./kind.ts";
import { unitsOf } from "./unit.ts";
import type { Read, Unit } from "./unit.ts";

export type { Read, Unit } from "./unit.ts";

/** A file as it was read: a function of its text, its URI, what is set for it and its role. An edit changes it in place. */
export interface Document {
  readonly uri: string;
  /** Its pieces are the tops of the parts. */
  readonly root: Branch;
  readonly parts: readonly Part[];
}

/** One YAML document of a file. */
export class Part {
  readonly kind: Kind | undefined;
  /** The program does not read this document: only the first of the file counts. It is not read here either. */
  readonly ignored: boolean;
  /** A template from which the document is made. It is not read either. */
  readonly templated: boolean;
  /** Its units are where a look at the lines says, whatever is wrong in them. */
  readonly isPlain: boolean;
  look: Look;
  top: Unit;
  readonly paths: PathNode;
  /** How many units have a set of keys. */
  readonly keySets = new Map<readonly string[], number>();

  constructor(what: Pick<Part, "kind" | "ignored" | "templated" | "isPlain" | "look" | "top" | "paths">) {
    this.kind = what.kind;
    this.ignored = what.ignored;
    this.templated = what.templated;
    this.isPlain = what.isPlain;
    this.look = what.look;
    this.top = what.top;
    this.paths = what.paths;
    for (const unit of unitsOf(this.top))
      this.keySets.set(unit.paths, (this.keySets.get(unit.paths) ?? 0) + 1);
  }

  get root(): YamlNode | undefined {
    return this.top.read?.yaml.root;
  }

  get firstChunk(): Chunk {
    return firstChunk(this.top);
  }

  /** Whether YAML forbids something in it. */
  get hasProblems(): boolean {
    for (const { read } of unitsOf(this.top)) if (read && read.yaml.problems.length > 0) return true;
    return false;
  }

  /** All chunks, in order; made anew for each who asks, as is what follows. */
  get chunks(): Chunk[] {
    return [...chunksOf(this.top)];
  }

  /** In the order of the file. */
  get items(): Item[] {
    const all: Item[] = [];
    for (const unit of unitsOf(this.top)) for (const item of unit.items) all.push(item);
    return all;
  }

  /** From the outside in. */
  get reads(): Read[] {
    const all: Read[] = [];
    for (const { read } of unitsOf(this.top)) if (read) all.push(read);
    return all;
  }
}

/** Whether anything of it was read. */
export const isRead = ({ kind, ignored, templated }: Part): boolean =>
  kind !== undefined && !ignored && !templated;

export interface ReadContext {
  readonly kinds: readonly Kind[];
  readonly languages: ReadonlyMap<string, Language>;
  readonly options: LanguageOptions;
  readonly role?: FileRole;
  /** The kind of a file that Prometheus is known to read, where its content is like another program's. */
  asPrometheusReads?(kind: Kind): Kind;
  /** The kind that the settings give to the file; its content decides where there is none. */
  readonly configured?: Kind | undefined;
  /** A longer text is not read; in characters. */
  readonly mostText: number;
  /** The same file before the edit: what was read of the same texts is taken over. */
  readonly previous: Document | undefined;
  /** The first line that somebody sees now, and what follows, is read first; without it the beginning. */
  seen?(): number | undefined;
}

export function makeDocument(uri: string, parts: readonly Part[]): Document {
  const root = newBranch();
  replacePieces(
    root,
    0,
    0,
    parts.map(({ top }) => top),
  );
  return { uri, root, parts };
}

/** The part that a chunk belongs to. */
export function partOf(document: Document, chunk: Chunk): Part | undefined {
  let at: Branch | undefined = chunk.parent;
  while (at?.parent && at.parent !== document.root) at = at.parent;
  return at && document.parts[at.index];
}
