import { RunsError } from "../../../store.ts";
import type { DoctorStep } from "../../../history.ts";
import { HttpError } from "./httpError.ts";
import type { HttpPlace } from "./httpClient.ts";

/** A place with the secret that it was asked with. */
export interface SecretPlace extends HttpPlace {
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** Where the secret is taken from. */
  readonly secretName: string;
}

type Words = readonly [message: string, hint: string];

/** What went wrong, in words that hold no secret. */
export function explainHttp(error: unknown, place: SecretPlace): RunsError {
  if (error instanceof RunsError) return error;
  if (!(error instanceof HttpError)) throw error;
  const [message, hint] = wordsOf(error, place);
  const isOfSecret = error.status === 401 || (error.status === 403 && !place.password);
  if (isOfSecret) return new RunsError("secret", without(place, message), hint);
  return new RunsError(error.fault === "silence" ? "deadline" : "failed", without(place, message), hint);
}

/** How far it came. */
export function failedStep(error: unknown): DoctorStep {
  if (!(error instanceof HttpError)) return "newest row";
  const { fault, code, status } = error;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "name";
  if (isOfCertificate(error) || isOfProtocol(error)) return "encryption";
  if (fault === "network" || fault === "silence") return "connection";
  return status === 401 || status === 403 ? "login" : "newest row";
}

function wordsOf(error: HttpError, place: SecretPlace): Words {
  const { host } = new URL(place.baseUrl);
  const { fault, status = 0 } = error;
  if (fault === "network") return networkWords(error, host);
  if (fault === "silence")
    return [error.message, "A firewall or a VPN may stand between: ask who runs the server."];
  if (fault === "redirect")
    return [
      error.message,
      "Tocsin takes no secret to another place, and logs in at no page. Look at `base_url` in .tocsin.yaml: it has to be where the API answers, with `https` where the server wants it.",
    ];
  if (fault === "form")
    return [
      error.message,
      "Look at `base_url` in .tocsin.yaml: a login page or another program may answer there.",
    ];
  if (status === 401 || status === 403) return loginWords(error, place, host);
  if (status === 404)
    return [error.message, "Look at `base_url` in .tocsin.yaml, and at what the server's version offers."];
  if (status === 429)
    return [
      `${host} wants to be asked less often.`,
      "What was read so far is kept; the next sync goes on from there.",
    ];
  return [
    error.message,
    "What was read so far is kept; the next sync goes on from there. The server's log says more.",
  ];
}

function networkWords(error: HttpError, host: string): Words {
  const { code } = error;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return [
      `The name ${host} is not known.`,
      "Look at `base_url` in .tocsin.yaml, and whether this machine is in the right network.",
    ];
  if (code === "ECONNREFUSED")
    return [
      `Nothing listens at ${host}.`,
      "Look at `base_url` in .tocsin.yaml, and whether the server runs.",
    ];
  if (isOfCertificate(error))
    return [
      `The certificate of ${host} is not good: ${error.message.replace(/;.*/s, "")}.`,
      "Where it is vouched for by your own authority, name its certificate with `ca` in .tocsin.yaml.",
    ];
  if (isOfProtocol(error))
    return [`${host} speaks another protocol.`, "Look at `base_url` in .tocsin.yaml: `http` or `https`?"];
  return [
    `The connection to ${host} was lost.`,
    "What was read so far is kept; the next sync goes on from there.",
  ];
}

function loginWords({ message, status }: HttpError, place: SecretPlace, host: string): Words {
  const { user, password, secretName } = place;
  if (!password)
    return [
      `${host} wants to know who asks.`,
      `Put ${user === undefined ? "a token" : `the password of ${user}`} into the environment variable ${secretName}.`,
    ];
  if (status === 403)
    return [
      message,
      `${user ?? "Who has the token"} has to be allowed to read runs: ask who runs the server.`,
    ];
  return user === undefined
    ? [
        `${host} refuses the token.`,
        `It may have expired: put a new one into the environment variable ${secretName}.`,
      ]
    : [`${host} refuses the password for ${user}.`, `Look at the environment variable ${secretName}.`];
}

const isOfProtocol = ({ code }: HttpError): boolean => /^(?:EPROTO|ERR_SSL|HPE_)/.test(code);

const isOfCertificate = ({ code }: HttpError): boolean =>
  /^(?:CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_)/.test(code);

/** Servers quote what they were sent: the secret, or a token (JWT) that they gave for it. */
function without({ user, password }: SecretPlace, text: string): string {
  const plain = text.replaceAll(/\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g, "***");
  if (password === undefined || password === "") return plain;
  const basic = Buffer.from(`${user ?? ""}:${password}`).toString("base64");
  return plain.replaceAll(password, "***").replaceAll(basic, "***");
}
