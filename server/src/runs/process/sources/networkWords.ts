/** What is wrong, and what to do. */
export type Words = readonly [message: string, hint: string];

interface Place {
  readonly host: string;
  readonly port: number;
}

export const isOfCertificate = (code: string): boolean =>
  /^(?:CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/.test(code);

export const isOfTls = (code: string): boolean => /^(?:ERR_SSL|EPROTO)/.test(code);

/** Why a server is not reached, or not any more, by the codes of Node. */
export function networkWords(code: string, message: string, { host, port }: Place): Words | undefined {
  const at = `${host}:${port}`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return [
      `The name ${host} is not known.`,
      "Look at `host` in .tocsin.yaml, and whether this machine is in the right network.",
    ];
  if (code === "ECONNREFUSED")
    return [
      `Nothing listens at ${at}.`,
      "Look at `host` and `port` in .tocsin.yaml, and whether the server runs.",
    ];
  if (code === "ETIMEDOUT" || code === "EHOSTUNREACH" || code === "ENETUNREACH")
    return [`${at} does not answer.`, "A firewall or a VPN may stand between: ask who runs the server."];
  if (code === "ECONNRESET" || code === "EPIPE")
    return [
      `The connection to ${at} was lost.`,
      "What was read so far is kept; the next sync goes on from there.",
    ];
  if (isOfCertificate(code))
    return [
      `The certificate of ${at} is not good: ${message}.`,
      "Where it is vouched for by your own authority, name its certificate with `ca` in .tocsin.yaml.",
    ];
  if (isOfTls(code))
    return [
      `No encryption was agreed on with ${at}: ${message}.`,
      "It takes TLS 1.2 or newer: an older server needs its updates.",
    ];
  return undefined;
}

export const notEncrypted = ({ host, port }: Place): Words => [
  `The server at ${host}:${port} does not encrypt its connections.`,
  "Have it do so; where the way to it is safe, `tls: off` in .tocsin.yaml goes without.",
];

/** Servers quote what they were sent. */
export const without = (secret: string | undefined, text: string): string =>
  secret === undefined || secret === "" ? text : text.replaceAll(secret, "***");
