import type { OrchestratorSource } from "../../../history.ts";
import { isObject, textIn } from "../dbt/artifact.ts";
import { authorization } from "../http/authorization.ts";
import type { HttpClient, Question } from "../http/httpClient.ts";
import { HttpError } from "../http/httpError.ts";

/** An Airflow that lets us in. */
export interface AirflowSession {
  /** A question to its API, `path` behind `api/v2/`. */
  ask(question: Question, signal: AbortSignal): Promise<unknown>;
  /** Its version, as it says it. */
  version(signal: AbortSignal): Promise<string>;
}

interface Entered {
  /** Airflow 3 answers at `api/v2`, Airflow 2 at `api/v1`. */
  readonly api: "api/v1" | "api/v2";
  readonly version: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Airflow 3 wants a token, which it gives for a password at `auth/token`; it expires, and is asked for again then. Airflow
 * 2 takes the password itself. Both take a token that the user has.
 * https://airflow.apache.org/docs/apache-airflow/stable/security/api.html
 */
export function airflowSession(source: OrchestratorSource, http: HttpClient): AirflowSession {
  let entered: Promise<Entered> | undefined;
  const enter = async (signal: AbortSignal): Promise<Entered> => {
    const found = await findApi(http, tokenOf(source), signal);
    return { ...found, headers: await headersOf(source, found.api, http, signal) };
  };
  const session = (signal: AbortSignal): Promise<Entered> =>
    (entered ??= enter(signal).catch((error: unknown) => {
      entered = undefined;
      throw error;
    }));
  return {
    async ask(question, signal) {
      for (let again = false; ; again = true) {
        const now = session(signal);
        const { api, headers } = await now;
        try {
          return await http.ask({ ...question, path: `${api}/${question.path}`, headers }, signal);
        } catch (error) {
          const hasExpired = error instanceof HttpError && error.status === 401;
          if (again || !hasExpired || api === "api/v1" || source.user === undefined) throw error;
          // Others that ask at the same time have found out as well.
          if (entered === now) entered = undefined;
        }
      }
    },
    version: async (signal) => (await session(signal)).version,
  };
}

/** Both say their version to everybody. */
async function findApi(
  http: HttpClient,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Pick<Entered, "api" | "version">> {
  for (const api of ["api/v2", "api/v1"] as const) {
    try {
      const answer = await http.ask({ path: `${api}/version`, headers }, signal);
      const version = isObject(answer) ? textIn(answer, "version") : undefined;
      if (version !== undefined) return { api, version };
    } catch (error) {
      const isElsewhere =
        error instanceof HttpError &&
        (error.status === 404 || error.status === 405 || error.fault === "form");
      if (!isElsewhere || api === "api/v1") throw error;
    }
  }
  throw new HttpError("form", "What answers at `base_url` is no Airflow.");
}

/** Before it is known which API answers nobody's password is sent. */
const tokenOf = (source: OrchestratorSource): Readonly<Record<string, string>> =>
  source.user === undefined ? authorization(source) : {};

async function headersOf(
  source: OrchestratorSource,
  api: Entered["api"],
  http: HttpClient,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const { user, password } = source;
  if (user === undefined || !password || api === "api/v1") return authorization(source);
  const question: Question = { method: "POST", path: "auth/token", body: { username: user, password } };
  const answer = await http.ask(question, signal);
  const token = isObject(answer) ? textIn(answer, "access_token") : undefined;
  if (token === undefined) throw new HttpError("form", "Airflow gave no token for the password.");
  return { authorization: `Bearer ${token}` };
}
