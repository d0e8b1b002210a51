/** What a scalar is before a program puts it into one of its fields. */
export interface Resolved {
  readonly type: "null" | "bool" | "int" | "float" | "timestamp" | "text" | "binary";
  /** Of `int` its exact value, of `float` its value. */
  readonly number?: bigint | number;
  readonly bool?: boolean;
  /** The explicit tag names another type than the text has. */
  readonly mistagged?: boolean;
}

export type GoYaml = "yaml.v3" | "yaml.v2";

const yamlOrg = "tag:yaml.org,2002:";

/** Tags whose scalars are read; of any other the scalar is text. */
const readable: Readonly<Record<string, Resolved["type"]>> = {
  bool: "bool",
  int: "int",
  float: "float",
  null: "null",
  timestamp: "timestamp",
};

/**
 * The type of a scalar as go-yaml finds it. `tag` is expanded; `plain` is false for quotes and block scalars.
 * Source: gopkg.in/yaml.v3 3.0.1 and yaml.v2 2.4.0, resolve.go.
 */
export function resolveScalar(text: string, plain: boolean, tag: string | undefined, by: GoYaml): Resolved {
  const given = tag === "!" && by === "yaml.v3" ? undefined : tag;
  if (given === undefined) return plain ? untagged(text, true, by) : { type: "text" };
  const name = given.startsWith(yamlOrg) ? given.slice(yamlOrg.length) : "";
  if (name === "binary") return { type: "binary", mistagged: !isBase64(text) };
  const wanted = Object.hasOwn(readable, name) ? readable[name]! : undefined;
  if (!wanted) return { type: "text" };
  const found = untagged(text, wanted === "timestamp", by);
  if (found.type === wanted) return found;
  if (wanted === "float" && found.type === "int" && found.number! < 2n ** 63n)
    return { type: "float", number: Number(found.number) };
  return { type: wanted, mistagged: true };
}

const nulls: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);
const booleans = /^(?:true|True|TRUE|false|False|FALSE)$/;
/** YAML 1.1's other spellings: always booleans to yaml.v2, to yaml.v3 only where a boolean is wanted. */
export const oldBooleans = /^(?:[yY]|yes|Yes|YES|on|On|ON|[nN]|no|No|NO|off|Off|OFF)$/;
const truths = /^(?:true|y|yes|on)$/i;
const specials: Readonly<Record<string, number>> = { inf: Infinity, nan: NaN };

function untagged(text: string, timestamps: boolean, by: GoYaml): Resolved {
  if (nulls.has(text)) return { type: "null" };
  const first = text[0]!;
  if (!"+-.0123456789yYnNtTfFoO".includes(first)) return { type: "text" };
  if (booleans.test(text) || (by === "yaml.v2" && oldBooleans.test(text)))
    return { type: "bool", bool: truths.test(text) };
  const special = /^([-+]?)\.(inf|Inf|INF|nan|NaN|NAN)$/.exec(text);
  if (special && !(special[1] && /nan/i.test(special[2]!))) {
    const number = specials[special[2]!.toLowerCase()]!;
    return { type: "float", number: special[1] === "-" ? -number : number };
  }
  if (first === ".") return decimal(text) ?? { type: "text" };
  if (!"+-0123456789".includes(first)) return { type: "text" };
  if (timestamps && isTimestamp(text)) return { type: "timestamp" };
  const digits = text.replaceAll("_", "");
  return integer(digits) ?? decimal(digits) ?? { type: "text" };
}

const wholes: readonly (readonly [RegExp, string])[] = [
  [/^[-+]?(?:0|[1-9][0-9]*)$/, ""],
  [/^[-+]?0[bB][01]+$/, "0b"],
  [/^[-+]?0[oO][0-7]+$/, "0o"],
  [/^[-+]?0[0-7]+$/, "0o"],
  [/^[-+]?0[xX][0-9a-fA-F]+$/, "0x"],
];

/** What Go's `strconv` reads with base 0, within 64 bits; the readers add nothing to it. */
function integer(digits: string): Resolved | undefined {
  if (digits.length > 70) return undefined;
  for (const [shape, prefix] of wholes) {
    if (!shape.test(digits)) continue;
    const bare = digits.replace(/^[-+]?(?:0[bBoOxX])?/, "");
    const size = BigInt(prefix + bare);
    const number = digits.startsWith("-") ? -size : size;
    const most = digits.startsWith("+") ? 2n ** 63n : 2n ** 64n;
    if (number < -(2n ** 63n) || number >= most) return undefined;
    return { type: "int", number };
  }
  return undefined;
}

function decimal(digits: string): Resolved | undefined {
  if (!/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(digits)) return undefined;
  const number = Number(digits);
  return Number.isFinite(number) ? { type: "float", number } : undefined;
}

const dated =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d))| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/;

function isTimestamp(text: string): boolean {
  const found = dated.exec(text);
  if (!found) return false;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const hour = Number(found[4] ?? found[9] ?? 0);
  const minute = Number(found[5] ?? found[10] ?? 0);
  const second = Number(found[6] ?? found[11] ?? 0);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (month < 1 || month > 12 || day < 1 || day > days) return false;
  return hour < 24 && minute < 60 && second < 60;
}

/** Line breaks are passed over, blanks are not. */
function isBase64(text: string): boolean {
  const digits = text.replaceAll(/[\r\n]/g, "");
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** The text of a `!!binary` scalar: base64 of UTF-8; what is not UTF-8 becomes U+FFFD. */
export function decodeBinary(text: string): string {
  let held = 0;
  let bits = 0;
  let escaped = "";
  for (const char of text) {
    const digit = alphabet.indexOf(char);
    if (digit < 0) continue;
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    escaped += `%${((held >> bits) & 0xff).toString(16).padStart(2, "0")}`;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return "\uFFFD";
  }
}

/** The fields that programs have: Go's `int`, `float64`, `bool`, `string`. */
export type Field = "integer" | "number" | "boolean" | "string";

/**
 * Whether a program that decodes with go-yaml takes the scalar into such a field. Null is for the caller to judge; a
 * wrong tag is the reader's to tell.
 */
export function fillsField(resolved: Resolved, text: string, field: Field, by: GoYaml): boolean {
  if (field === "string") return true;
  if (resolved.mistagged) return false;
  if (field === "boolean")
    return (
      resolved.type === "bool" || (by === "yaml.v3" && resolved.type === "text" && oldBooleans.test(text))
    );
  if (resolved.type !== "int" && resolved.type !== "float") return false;
  if (field === "number") return true;
  const { number } = resolved;
  if (typeof number === "bigint") return number < 2n ** 63n;
  // Go takes a fraction into an int and cuts it; beyond the int's upper end it refuses.
  return number !== undefined && number <= 2 ** 63;
}
