import type { AddValue, Dialect, Statement, Value } from "../warehouses/dialect.ts";

/** A statement while it is written. */
export interface Writing {
  readonly dialect: Dialect;
  readonly add: AddValue;
}

export function compose(dialect: Dialect, write: (writing: Writing) => string): Statement {
  const values: Value[] = [];
  const places = new Map<Value, number>();
  const add = (value: Value): string => {
    const known = dialect.namesValues ? places.get(value) : undefined;
    const place = known ?? values.push(value);
    places.set(value, place);
    return dialect.value(place, value);
  };
  return { sql: write({ dialect, add }), values };
}

export const all = (conditions: readonly (string | undefined)[]): string =>
  conditions.filter((one) => one !== undefined).join(" AND ");

export const any = (conditions: readonly string[]): string =>
  conditions.length === 1 ? conditions[0]! : `(${conditions.join(" OR ")})`;

/** A text of ours, which holds no quotes. */
export const literal = (text: string): string => `'${text}'`;
