import { readFileSync } from "node:fs";
import type { HistorySource } from "../engine/kinds/readHistory.ts";
import type { SnowflakeSource } from "../runs/cloudSources.ts";
import { snowflakeHost } from "../runs/cloudSources.ts";

type Secrets = Pick<SnowflakeSource, "host" | "password" | "passphrase" | "secretName" | "passphraseName">;

/**
 * What gets into Snowflake. The path of a key is as secret as the key: whoever may change a repository could otherwise have
 * anything that lies on this machine used as one.
 */
export function snowflakeSecrets(
  { name, auth, account, host }: HistorySource & { readonly type: "snowflake" },
  variables: (name: string) => string | undefined,
): Secrets {
  const end = name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_");
  const secretName = `TOCSIN_${auth === "key-pair" ? "KEY" : "TOKEN"}_${end}`;
  const passphraseName = `TOCSIN_PASSPHRASE_${end}`;
  const said = variables(secretName)?.trim();
  return {
    ...{ host: host ?? snowflakeHost(account), secretName, passphraseName },
    password: said !== undefined && auth === "key-pair" ? keyOf(said) : said,
    passphrase: variables(passphraseName),
  };
}

/**
 * The key itself, whose lines may have been lost on the way: variables of build jobs write their ends as `\\n`, a field of one
 * line as blanks. Else what the file of that path holds; what is neither is said by who uses it.
 */
function keyOf(said: string): string {
  const [, head = "", body = "", foot = ""] =
    /^(-----BEGIN [A-Z ]+-----)([^-]*)(-----END [A-Z ]+-----)$/.exec(said.replaceAll(String.raw`\n`, "\n")) ??
    [];
  if (head !== "") return [head, ...body.trim().split(/\s+/), foot, ""].join("\n");
  if (said === "" || said.startsWith("-----")) return said;
  try {
    return readFileSync(said, "utf8");
  } catch {
    return said;
  }
}
