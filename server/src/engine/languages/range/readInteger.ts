/** A whole number as Go's strconv.Atoi reads it: digits with an optional sign, within 64 bits. */
export function readInteger(text: string): number | undefined {
  if (!/^[+-]?[0-9]{1,30}$/.test(text)) return undefined;
  const exact = BigInt(text.replace("+", ""));
  return -(2n ** 63n) <= exact && exact < 2n ** 63n ? Number(exact) : undefined;
}
