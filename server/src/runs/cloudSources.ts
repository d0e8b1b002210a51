import type { SourceTable } from "./history.ts";

interface Named {
  /** Of the source in `.tocsin.yaml`. */
  readonly name: string;
  readonly tables: readonly SourceTable[];
}

export type SnowflakeAuth = "key-pair" | "oauth" | "pat";

/** Snowflake, by its SQL API. */
export interface SnowflakeSource extends Named {
  readonly type: "snowflake";
  /** The account's identifier, `myorg-account` or `xy12345.eu-central-1`. */
  readonly account: string;
  /** Where the account answers. */
  readonly host: string;
  /** These are as Snowflake has them, mostly in capital letters. */
  readonly user: string;
  readonly database: string;
  readonly schema: string;
  readonly warehouse: string | undefined;
  readonly role: string | undefined;
  readonly auth: SnowflakeAuth;
  /** The private key (PEM), or the token. */
  readonly password: string | undefined;
  /** Of the private key. */
  readonly passphrase: string | undefined;
  /** Where the secret is taken from, for messages. */
  readonly secretName: string;
  readonly passphraseName: string;
}

/** Amazon Athena, with the credentials that AWS's own tools would use. */
export interface AthenaSource extends Named {
  readonly type: "athena";
  readonly region: string;
  readonly workgroup: string;
  readonly catalog: string;
  readonly database: string;
  /** Where results are written, `s3://bucket/folder/`; without it where the workgroup says. */
  readonly output: string | undefined;
  /** A column that the tables are partitioned by, with the day as `2026-03-01`. */
  readonly partition: string | undefined;
}

export type CloudSource = SnowflakeSource | AthenaSource;

/** Where an account answers that says nothing else. https://docs.snowflake.com/en/user-guide/admin-account-identifier */
export const snowflakeHost = (account: string): string =>
  `${account.toLowerCase().replaceAll("_", "-")}.snowflakecomputing.com`;

/** What a secret, or the credentials of this machine, are handed over for: when one of them changes it is another source. */
export const cloudIdentity = (source: CloudSource): unknown[] =>
  source.type === "snowflake"
    ? [
        ...[source.name, source.type, source.account, source.host, source.user, source.database],
        ...[source.warehouse ?? null, source.role ?? null, source.auth],
      ]
    : [
        ...[source.name, source.type, source.region, source.workgroup, source.catalog, source.database],
        source.output ?? null,
      ];

/** Where its rows are, whoever reads them. */
export const cloudPlace = (source: CloudSource): unknown[] =>
  source.type === "snowflake"
    ? [source.host, source.database, source.schema]
    : [source.region, source.catalog, source.database];

/** In words, for who is to say that it may be connected to. */
export function cloudWords(source: CloudSource): string {
  if (source.type === "snowflake") {
    const { user, host, database, schema, warehouse, role } = source;
    const more = [warehouse && `warehouse ${warehouse}`, role && `role ${role}`].filter(Boolean);
    return [`${user} at ${host}`, `database ${database}`, `schema ${schema}`, ...more].join(", ");
  }
  const { region, workgroup, catalog, database, output } = source;
  const where = `Athena in ${region}, workgroup ${workgroup}, ${catalog}.${database}`;
  return output === undefined ? where : `${where}, results to ${output}`;
}
