import type { Cursor } from "../model/cursor.ts";
import type { Document } from "../model/document.ts";
import type { Workspace } from "../model/workspace.ts";
import { alertAt, alerts, filesWithAlerts, lensedAlerts } from "./alerts.ts";
import { complete } from "./complete.ts";
import { definition, references } from "./definition.ts";
import { documentHighlight } from "./documentHighlight.ts";
import { foldingRanges } from "./foldingRanges.ts";
import { format, formatHere } from "./format.ts";
import { hover } from "./hover.ts";
import { inlayHints } from "./inlayHints.ts";
import { links } from "./links.ts";
import { newGroup, newRule, newRuleFile, newTest } from "./newItem.ts";
import { findNames, outline } from "./outline.ts";
import { routeLenses } from "./routeLenses.ts";
import { routeOfAlert, routesOfAlerts, routesOfLabels } from "./routePreview.ts";
import { selectionRanges } from "./selectionRanges.ts";
import { prepareRename, rename } from "./rename.ts";
import { hasMoreTokens, semanticTokens } from "./semanticTokens.ts";
import { signatureHelp } from "./signatureHelp.ts";
import { silencingComment } from "./silencingComment.ts";
import { ruleCoverage, unitTestFiles, unitTests } from "./unitTests.ts";
import { lensPlaces, useLenses } from "./useLenses.ts";

/** Questions about a place of a file. */
export const placeFeatures = {
  alertAt,
  complete,
  definition,
  documentHighlight,
  formatHere,
  hover,
  lensPlaces,
  prepareRename,
  references,
  routeOfAlert,
  rename,
  selectionRanges,
  signatureHelp,
  silencingComment,
} satisfies Record<string, (cursor: Cursor, ...rest: never[]) => unknown>;

/** Questions about a file. */
export const fileFeatures = {
  alerts,
  foldingRanges,
  format,
  hasMoreTokens,
  lensedAlerts,
  inlayHints,
  links,
  newGroup,
  newRule,
  newTest,
  outline,
  routeLenses,
  ruleCoverage,
  semanticTokens,
  unitTests,
  useLenses,
} satisfies Record<string, (document: Document, workspace: Workspace, ...rest: never[]) => unknown>;

/** Questions about all files. */
export const workspaceFeatures = {
  filesWithAlerts,
  findNames,
  newRuleFile,
  routesOfAlerts,
  routesOfLabels,
  unitTestFiles,
} satisfies Record<string, (workspace: Workspace, ...rest: never[]) => unknown>;

export type PlaceFeatures = typeof placeFeatures;
export type FileFeatures = typeof fileFeatures;
export type WorkspaceFeatures = typeof workspaceFeatures;

export type AnyFeature = (...args: never[]) => unknown;
/** What a feature is asked with besides its place, or its workspace. */
export type AfterFirst<F> = F extends (first: never, ...rest: infer Rest) => unknown ? Rest : never;
/** What a feature is asked with besides its file and its workspace. */
export type AfterSecond<F> = F extends (first: never, second: never, ...rest: infer Rest) => unknown ? Rest : never;
