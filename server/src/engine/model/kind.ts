import type { Reader } from "../facts/readers.ts";
import type { Look } from "../languages/yaml/layout.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import type { FileRole } from "./fileRole.ts";
import type { Item } from "./items.ts";
import type { Region } from "./region.ts";
import type { Schema } from "./schema.ts";
import type { Scalars } from "./scalarFits.ts";

export interface KindSnippet {
  /** Path of the list: `groups[].rules`. */
  readonly list: string;
  readonly label: string;
  /** In LSP snippet syntax, from the item's first key on. */
  readonly lines: readonly string[];
}

/** What a file is for. */
export interface Kind {
  readonly id: string;
  /** As shown in the status bar: `Prometheus rules`. */
  readonly title: string;
  /** By what a file is known to be of this kind, in a few words. */
  readonly recognised: string;
  readonly schema: Schema;
  /** Who reads the file. */
  readonly program: Reader;
  readonly scalars: Scalars;
  /** The program fills in environment variables (`$NAME`): of such a value nothing is known. */
  readonly interpolates?: boolean;
  /** Read by a reader of JSON when it begins with `{`; YAML otherwise. */
  readonly isJson?: boolean;
  /** The file is no YAML: all of it is one text, in the language that its schema says. */
  readonly isText?: boolean;
  /** A file that is there for that is of this kind, whatever stands in it. */
  readonly role?: FileRole;
  /** `first`: the program reads one YAML document of a file and passes over the others. */
  readonly documents: "first" | "all";
  /** Paths of the list items that are read on their own, the outer ones first: `groups[]`, `groups[].rules[]`. */
  readonly cuts: readonly string[];
  /** What can be written as one item of a list. */
  readonly snippets?: readonly KindSnippet[];
  /**
   * Whether a key makes no sense beside those that stand there, or in what holds the mapping: it is not offered then.
   * `path`: of the mapping.
   */
  clashes?(key: string, siblings: ReadonlySet<string>, path: string, holder: YamlMap | undefined): boolean;
  /** By its URI, a file with nothing in it yet is going to be of this kind. */
  readonly usualName?: RegExp;
  /** A cheap look at the root keys, the file's URI and the document's first lines; never a parse. */
  matches(look: Look, uri: string, head: string): boolean;
  /** What one YAML document of this kind declares, without the items that are read on their own. */
  read(root: YamlNode | undefined, regionOf: RegionOf): Item[];
  /** What an item that is read on its own declares, without those below it. */
  readUnit?(source: ItemSource, unit: Cut, above: Above): Item[];
  /**
   * No check looks from outside at the trees of the innermost items: they are let go when the items were checked, and
   * are missing in the tree of the document.
   */
  readonly letsGo?: boolean;
}

/** The tree that an item is read from; made again when somebody asks after it was let go. */
export interface ItemSource {
  readonly node: YamlNode | undefined;
  readonly regionOf: RegionOf;
}

export type RegionOf = (node: YamlScalar) => Region | undefined;

/** Where an item stands that is read on its own. */
export interface Cut {
  /** One of the kind's `cuts`. */
  readonly path: string;
  /** The list that holds it. */
  readonly siblings: readonly (YamlNode | undefined)[];
  /** The lists in it whose items are read on their own. */
  readonly lists: readonly (readonly (YamlNode | undefined)[])[];
}

/** What holds such an item. */
export interface Above {
  readonly node: YamlNode | undefined;
  readonly item: Item | undefined;
  /** Of the YAML document. */
  readonly root: YamlNode | undefined;
}
