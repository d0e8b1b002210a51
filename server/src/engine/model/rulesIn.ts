import { firstLineOf, nextChunk } from "../text/branch.ts";
import type { Document, Part } from "./document.ts";
import { partOf } from "./document.ts";
import { isRule } from "./items.ts";
import type { AlertRule, RecordRule } from "./items.ts";
import { chunkAt, rangeOf } from "./place.ts";
import { unitOf } from "./unit.ts";
import type { Unit } from "./unit.ts";

/** A rule with what it was read in. */
export interface PlacedRule {
  readonly rule: AlertRule | RecordRule;
  readonly unit: Unit;
  readonly part: Part;
}

/** The rules whose names stand from one line to another; costs what stands there, not the file. */
export function* rulesIn(document: Document, first: number, last: number): Generator<PlacedRule> {
  const seen = new Set<Unit>();
  for (let chunk = chunkAt(document, first)?.chunk; chunk; chunk = nextChunk(chunk)) {
    if (firstLineOf(chunk) > last) return;
    const unit = unitOf(chunk);
    const part = partOf(document, chunk);
    if (!unit || !part || seen.has(unit)) continue;
    seen.add(unit);
    for (const rule of unit.items) {
      if (!isRule(rule)) continue;
      const { line } = rangeOf(rule.place).start;
      if (first <= line && line <= last) yield { rule, unit, part };
    }
  }
}
