/** A source of `history` that is reached through the interface of a service. */
export type CloudSettings =
  | {
      readonly type: "snowflake";
      readonly account: string;
      readonly host: string | undefined;
      readonly user: string;
      readonly database: string;
      readonly schema: string;
      readonly warehouse: string | undefined;
      readonly role: string | undefined;
      readonly auth: "key-pair" | "oauth" | "pat";
    }
  | {
      readonly type: "athena";
      readonly region: string;
      readonly workgroup: string;
      readonly catalog: string;
      readonly database: string;
      readonly output: string | undefined;
      readonly partition: string | undefined;
    };

/** `undefined` for what is no such source, or lacks what the schema wants. */
export function readCloudSource(
  type: string | undefined,
  text: (key: string) => string | undefined,
): CloudSettings | undefined {
  if (type === "snowflake") {
    const [account, user, database] = [text("account"), text("user"), text("database")];
    const auth = text("auth") ?? "key-pair";
    if (account === undefined || user === undefined || database === undefined) return undefined;
    if (auth !== "key-pair" && auth !== "oauth" && auth !== "pat") return undefined;
    return {
      ...{ type, account, user, database, auth, schema: text("schema") ?? "META" },
      ...{ host: text("host"), warehouse: text("warehouse"), role: text("role") },
    };
  }
  const [region, database] = [text("region"), text("database")];
  if (type !== "athena" || region === undefined || database === undefined) return undefined;
  return {
    ...{ type, region, database, workgroup: text("workgroup") ?? "primary" },
    ...{ catalog: text("catalog") ?? "AwsDataCatalog", output: text("output"), partition: text("partition") },
  };
}
