// What a message has to look like. Whoever reads one that another program sent asks this first.

/** Whether a value of unknown origin is what it should be. */
export type Shape<T> = (value: unknown) => value is T;

/** What a shape accepts. */
export type Of<S> = S extends Shape<infer T> ? T : never;

type Shapes = Readonly<Record<string, Shape<unknown>>>;
type Fields<R extends Shapes> = { readonly [Key in keyof R]: Of<R[Key]> };

/** A text of so many UTF-16 code units at most. */
export const text =
  (most = 1_000_000): Shape<string> =>
  (value): value is string =>
    typeof value === "string" && value.length <= most;

/** A number that can be counted with. */
export const number: Shape<number> = (value): value is number => Number.isFinite(value);

/** A whole number that is not negative. */
export const natural: Shape<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

export const truth: Shape<boolean> = (value): value is boolean => typeof value === "boolean";

/** Anything: for what is handed on, not read. */
export const anything: Shape<unknown> = (value): value is unknown => value !== undefined;

export const oneOf =
  <const T extends string>(...words: readonly T[]): Shape<T> =>
  (value): value is T =>
    words.includes(value as T);

export const orNull =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value): value is T | null =>
    value === null || shape(value);

/** A list of so many entries at most. */
export const listOf =
  <T>(shape: Shape<T>, most = 100_000): Shape<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.length <= most && value.every(shape);

/** A text for each of some keys. */
export const textsByKey: Shape<Readonly<Record<string, string>>> = (
  value,
): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every((one) => typeof one === "string");

/** An object with these keys and no others. */
export const record =
  <R extends Shapes>(required: R): Shape<Fields<R>> =>
  (value): value is Fields<R> =>
    fits(value, required, {});

/** An object with these keys, those of `optional` where they are there, and no others. */
export const recordWith =
  <R extends Shapes, O extends Shapes>(required: R, optional: O): Shape<Fields<R> & Partial<Fields<O>>> =>
  (value): value is Fields<R> & Partial<Fields<O>> =>
    fits(value, required, optional);

function fits(value: unknown, required: Shapes, optional: Shapes): boolean {
  if (!isObject(value)) return false;
  for (const [key, shape] of Object.entries(required)) if (!shape(value[key])) return false;
  return Object.keys(value).every(
    (key) =>
      Object.hasOwn(required, key) || (Object.hasOwn(optional, key) && optional[key]?.(value[key]) === true),
  );
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
