// How a server of TDS 7.4 writes what it answers, and reads what it is asked: [MS-TDS] 2.2.

export interface Parameter {
  readonly name: string;
  /** `nvarchar` or `varchar`. */
  readonly type: string;
  /** Declared, in characters; Infinity for `max`. */
  readonly length: number;
  readonly value: string | null;
}

export interface Asked {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

export type ColumnType =
  | "int"
  | "bigint"
  | "float"
  | "bit"
  | "nvarchar"
  | "varchar"
  | "datetime2"
  | "varbinary"
  | "decimal"
  | "uniqueidentifier"
  | "xml";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

export interface ServerError {
  readonly number: number;
  readonly message: string;
}

/** Latin1_General_100_BIN2_UTF8, as it is sent; without the flag of UTF-8 it is Latin1_General_100_BIN2. */
const utf8Collation = Buffer.from([0x09, 0x04, 0x00, 0x26, 0x00]);
const plainCollation = Buffer.from([0x09, 0x04, 0x00, 0x22, 0x00]);

export const collation = (isUtf8: boolean): Buffer => (isUtf8 ? utf8Collation : plainCollation);

const u8 = (value: number): Buffer => Buffer.from([value]);

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

const ucs2 = (text: string): Buffer => Buffer.from(text, "utf16le");

const shortText = (text: string): Buffer => Buffer.concat([u8(text.length), ucs2(text)]);

const longText = (text: string): Buffer => Buffer.concat([u16(text.length), ucs2(text)]);

function withLength(token: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([u8(token), u16(body.length), body]);
}

export const errorToken = ({ number, message }: ServerError): Buffer =>
  withLength(0xaa, u32(number), u8(1), u8(14), longText(message), shortText("double"), shortText(""), u32(1));

/** `status`: 0x00 done, 0x02 with an error, 0x10 with a count, 0x20 a statement was stopped. */
export const done = (token: 0xfd | 0xfe | 0xff, status = 0, rows = 0): Buffer =>
  Buffer.concat([u8(token), u16(status), u16(0xc1), u64(BigInt(rows))]);

export const returnStatus = (status: number): Buffer => Buffer.concat([u8(0x79), u32(status)]);

export const loginAck = (): Buffer =>
  withLength(
    0xad,
    u8(1),
    Buffer.from([0x74, 0x00, 0x00, 0x04]),
    shortText("Microsoft SQL Server"),
    u8(16),
    u8(0),
    u8(0),
    u8(1),
  );

export const databaseChange = (database: string): Buffer =>
  withLength(0xe3, u8(1), shortText(database), shortText("master"));

export const collationChange = (isUtf8: boolean): Buffer =>
  withLength(0xe3, u8(7), u8(5), collation(isUtf8), u8(0));

/** Has the client go on at another server. */
export function routing(server: string, port: number): Buffer {
  const place = Buffer.concat([u8(0), u16(port), longText(server)]);
  return withLength(0xe3, u8(20), u16(place.length), place, u16(0));
}

/** Takes a token of Entra, and UTF-8. */
export const featuresTaken = (isByToken: boolean): Buffer =>
  Buffer.concat([
    u8(0xae),
    ...(isByToken ? [u8(0x02), u32(0)] : []),
    Buffer.from([0x0a, 1, 0, 0, 0, 1]),
    u8(0xff),
  ]);

export function columnsToken(columns: readonly Column[]): Buffer {
  const parts = columns.flatMap(({ name, type }) => [u32(0), u16(0x09), typeInfo(type), shortText(name)]);
  return Buffer.concat([u8(0x81), u16(columns.length), ...parts]);
}

function typeInfo(type: ColumnType): Buffer {
  switch (type) {
    case "int":
      return Buffer.from([0x26, 4]);
    case "bigint":
      return Buffer.from([0x26, 8]);
    case "float":
      return Buffer.from([0x6d, 8]);
    case "bit":
      return Buffer.from([0x68, 1]);
    case "uniqueidentifier":
      return Buffer.from([0x24, 16]);
    case "decimal":
      return Buffer.from([0x6a, 17, 38, 2]);
    case "datetime2":
      return Buffer.from([0x2a, 7]);
    case "varbinary":
      return Buffer.concat([u8(0xa5), u16(8000)]);
    case "xml":
      return Buffer.from([0xf1, 0]);
    case "varchar":
      return Buffer.concat([u8(0xa7), u16(8000), collation(true)]);
    case "nvarchar":
      return Buffer.concat([u8(0xe7), u16(0xffff), collation(false)]);
  }
}

export const rowToken = (columns: readonly Column[], cells: readonly unknown[]): Buffer =>
  Buffer.concat([u8(0xd1), ...columns.map(({ type }, at) => cell(type, cells[at]))]);

function cell(type: ColumnType, value: unknown): Buffer {
  if (value === null || value === undefined) {
    if (type === "nvarchar" || type === "xml") return Buffer.alloc(8, 0xff);
    return type === "varchar" || type === "varbinary" ? u16(0xffff) : u8(0);
  }
  switch (type) {
    case "int":
      return Buffer.concat([u8(4), u32(Number(value))]);
    case "bigint":
      return Buffer.concat([u8(8), u64(BigInt(value as string))]);
    case "float": {
      const bytes = Buffer.alloc(8);
      bytes.writeDoubleLE(Number(value));
      return Buffer.concat([u8(8), bytes]);
    }
    case "bit":
      return Buffer.from([1, value === true ? 1 : 0]);
    case "uniqueidentifier":
      return Buffer.concat([u8(16), Buffer.from(value as string, "hex")]);
    case "decimal": {
      const bytes = Buffer.alloc(17);
      bytes[0] = 1;
      bytes.writeBigUInt64LE(BigInt(value as string), 1);
      return Buffer.concat([u8(17), bytes]);
    }
    case "datetime2":
      return Buffer.concat([u8(8), value as Buffer]);
    case "varbinary":
      return Buffer.concat([u16((value as Buffer).length), value as Buffer]);
    case "varchar": {
      const bytes = Buffer.from(value as string, "utf8");
      return Buffer.concat([u16(bytes.length), bytes]);
    }
    case "nvarchar":
    case "xml":
      return chunked(ucs2(value as string));
  }
}

/** Length, then pieces, then none. */
function chunked(bytes: Buffer): Buffer {
  const parts = [u64(BigInt(bytes.length))];
  for (let at = 0; at < bytes.length; at += 5000) {
    const piece = bytes.subarray(at, at + 5000);
    parts.push(u32(piece.length), piece);
  }
  return Buffer.concat([...parts, u32(0)]);
}

/** What is read one after the other. */
class Reader {
  readonly bytes: Buffer;
  at: number;
  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }
  take(length: number): Buffer {
    return this.bytes.subarray(this.at, (this.at += length));
  }
  u8 = (): number => this.take(1).readUInt8();
  u16 = (): number => this.take(2).readUInt16LE();
  u32 = (): number => this.take(4).readUInt32LE();
}

export function readBatch(bytes: Buffer): Asked {
  return { sql: bytes.subarray(bytes.readUInt32LE()).toString("utf16le"), parameters: [] };
}

/** A call of `sp_executesql`: the statement, what its parameters are, and these. */
export function readCall(bytes: Buffer): Asked {
  const reader = new Reader(bytes, bytes.readUInt32LE());
  const named = reader.u16();
  const procedure = named === 0xffff ? reader.u16() : reader.take(named * 2).toString("utf16le");
  if (procedure !== 10 && procedure !== "sp_executesql") throw new Error(`a call of ${procedure}`);
  reader.u16();
  const read: (Parameter & { readonly declared: string })[] = [];
  while (reader.at < bytes.length) read.push(readParameter(reader));
  const [statement, declarations, ...parameters] = read;
  const declared = new Map(
    [...(declarations?.value ?? "").matchAll(/(@\w+) (n?varchar)\((max|\d+)\)/g)].map(
      ([, name = "", type, length]) => [name, `${type}(${length})`],
    ),
  );
  for (const { name, declared: sent } of parameters)
    if (declared.get(name) !== sent)
      throw new Error(`${name} is declared as ${declared.get(name)}, sent as ${sent}`);
  return { sql: statement?.value ?? "", parameters };
}

function readParameter(reader: Reader): Parameter & { readonly declared: string } {
  const name = reader.take(reader.u8() * 2).toString("utf16le");
  reader.u8();
  const id = reader.u8();
  if (id !== 0xe7 && id !== 0xa7) throw new Error(`a parameter of type 0x${id.toString(16)}`);
  const type = id === 0xe7 ? "nvarchar" : "varchar";
  const most = reader.u16();
  const isUtf8 = (reader.take(5)[3]! & 0x04) !== 0;
  const length = most === 0xffff ? Infinity : most / (id === 0xe7 ? 2 : 1);
  const bytes = most === 0xffff ? readChunked(reader) : readShort(reader);
  const encoding = id === 0xe7 ? "utf16le" : isUtf8 ? "utf8" : "latin1";
  const declared = `${type}(${length === Infinity ? "max" : length})`;
  return { name, type, length, value: bytes?.toString(encoding) ?? null, declared };
}

function readShort(reader: Reader): Buffer | undefined {
  const length = reader.u16();
  return length === 0xffff ? undefined : reader.take(length);
}

function readChunked(reader: Reader): Buffer {
  reader.take(8);
  const parts: Buffer[] = [];
  for (let length = reader.u32(); length > 0; length = reader.u32()) parts.push(reader.take(length));
  return Buffer.concat(parts);
}

/** Who logs in. */
export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly application: string;
  /** Of Entra. */
  readonly token: string | undefined;
  readonly isReadOnly: boolean;
}

export function readLogin(bytes: Buffer): Login {
  const text = (at: number): Buffer =>
    bytes.subarray(bytes.readUInt16LE(at)).subarray(0, bytes.readUInt16LE(at + 2) * 2);
  const hidden = text(44).map((byte) => {
    const plain = byte ^ 0xa5;
    return ((plain & 0x0f) << 4) | (plain >> 4);
  });
  return {
    user: text(40).toString("utf16le"),
    password: Buffer.from(hidden).toString("utf16le"),
    application: text(48).toString("utf16le"),
    database: text(68).toString("utf16le"),
    token: readToken(bytes),
    isReadOnly: (bytes[26]! & 0x20) !== 0,
  };
}

function readToken(bytes: Buffer): string | undefined {
  const reader = new Reader(bytes, bytes.readUInt32LE(bytes.readUInt16LE(56)));
  for (let feature = reader.u8(); feature !== 0xff; feature = reader.u8()) {
    const data = reader.take(reader.u32());
    if (feature === 0x02) return data.subarray(5, 5 + data.readUInt32LE(1)).toString("utf16le");
  }
  return undefined;
}
