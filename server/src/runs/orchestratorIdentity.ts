import type { OrchestratorSource } from "./history.ts";

type Place = Pick<OrchestratorSource, "name" | "type" | "baseUrl" | "user" | "workspace" | "ca">;

/** What a secret was given for: when one of them changes it is another source. */
export const orchestratorIdentity = ({ name, type, baseUrl, user, workspace, ca }: Place): unknown[] => [
  ...[name, type, baseUrl, user ?? null, workspace ?? null, ca ?? null],
];

/** In words, for who is to say that it may be connected to. */
export const whatOrchestrator = (source: Place): string => `${source.name} (${orchestratorPlace(source)})`;

export function orchestratorPlace({ type, baseUrl, user, workspace }: Omit<Place, "name" | "ca">): string {
  const who = user === undefined ? "" : `${user} at `;
  const where = workspace === undefined ? "" : `, workspace ${workspace}`;
  const plain = baseUrl.startsWith("http:") ? ", not encrypted" : "";
  return `${type}, ${who}${baseUrl}${where}${plain}`;
}

/** The variable of the environment that has its secret: a password where somebody logs in, else a token. */
export const orchestratorSecretName = ({ name, user }: Pick<Place, "name" | "user">): string =>
  `TOCSIN_${user === undefined ? "TOKEN" : "PASSWORD"}_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")}`;
