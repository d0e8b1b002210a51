import * as vscode from "vscode";
import type { SealedSecret, SourceAbout } from "../../../server/src/protocol/history.ts";
import { entraToken } from "./entraToken.ts";
import { sealSecret } from "./sealSecret.ts";

/** Passwords in VS Code's own storage, each bound to the source that it was given for, as it was then. */
export type Secrets = {
  of(source: SourceAbout): Promise<string | undefined>;
  /** An empty one forgets. */
  keep(source: SourceAbout, password: string): Promise<void>;
  /** How many there are, whichever folder they were given for. */
  count(): Promise<number>;
  forgetAll(): Promise<void>;
};

const prefix = "tocsin.source.";

const keyOf = ({ identity }: SourceAbout): string => prefix + identity;

export function keptSecrets({ secrets }: vscode.ExtensionContext): Secrets {
  const keys = async (): Promise<string[]> => (await secrets.keys()).filter((key) => key.startsWith(prefix));
  return {
    of: async (source) => secrets.get(keyOf(source)),
    keep: async (source, password) =>
      password === "" ? secrets.delete(keyOf(source)) : secrets.store(keyOf(source), password),
    count: async () => (await keys()).length,
    async forgetAll() {
      for (const key of await keys()) await secrets.delete(key);
    },
  };
}

/** What the server needs to read these sources, sealed for it. `asks`: whether the user may be asked to sign in. */
export async function secretsFor(
  sources: readonly SourceAbout[],
  sealFor: string,
  secrets: Secrets,
  asks: boolean,
): Promise<SealedSecret[]> {
  const sealed: SealedSecret[] = [];
  for (const source of sources) {
    // What nobody has spoken for gets nothing, whatever was given before.
    if (!source.isTrusted || source.secret === "none") continue;
    const secret = source.secret === "entra" ? await entraToken(source, asks) : await secrets.of(source);
    if (secret) sealed.push(sealSecret(secret, source.identity, sealFor));
  }
  return sealed;
}

/** Asks for the password of a source; `undefined` when the user leaves. `why`: what the source has said. */
export async function askForPassword(source: SourceAbout, why?: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: titleFor(source),
    prompt: [why, vscode.l10n.t("It is kept in VS Code's secret storage, for this source as it is now.")]
      .filter(Boolean)
      .join(" "),
    password: true,
    ignoreFocusOut: true,
  });
}

/** What is asked for, by how somebody is let in. */
function titleFor({ what, details }: SourceAbout): string {
  const auth = details.find(([key]) => key === "auth")?.[1];
  if (auth === "key-pair") return vscode.l10n.t("Private key, or the path of its file, for {0}", what);
  if (auth === "oauth" || auth === "pat") return vscode.l10n.t("Token for {0}", what);
  return vscode.l10n.t("Password for {0}", what);
}
