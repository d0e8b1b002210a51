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
    return dialect.ordersValues ? `${mark}${place}${mark}` : dialect.value(place, value);
  };
  const sql = write({ dialect, add });
  return dialect.ordersValues ? inOrder(sql, values) : { sql, values };
}

/** No text of ours has it. */
const mark = "\u0001";

/** A statement is not written from its beginning to its end. */
function inOrder(sql: string, values: readonly Value[]): Statement {
  const [first = "", ...rest] = sql.split(mark);
  const texts = [first];
  const ordered: Value[] = [];
  for (const [at, part] of rest.entries()) {
    if (at % 2 === 0) ordered.push(values[Number(part) - 1]!);
    texts.push(at % 2 === 0 ? "?" : part);
  }
  return { sql: texts.join(""), values: ordered };
}

export const all = (conditions: readonly (string | undefined)[]): string =>
  conditions.filter((one) => one !== undefined).join(" AND ");

export const any = (conditions: readonly string[]): string =>
  conditions.length === 1 ? conditions[0]! : `(${conditions.join(" OR ")})`;

/** A text of ours, which holds no quotes. */
export const literal = (text: string): string => `'${text}'`;
