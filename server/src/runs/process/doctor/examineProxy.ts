import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { isIP } from "node:net";
import { isOrchestrator } from "../../history.ts";
import type { Examined, RunSource } from "../../history.ts";
import { isThisMachine } from "../importers/http/exchange.ts";

/** How long a proxy may take to answer, in milliseconds. */
const answerMs = 10_000;

type Environment = Readonly<Record<string, string | undefined>>;

const whereNamed = "in the environment, or `http.proxy` in the settings of VS Code";

/** https://nodejs.org/api/cli.html#--use-env-proxy */
const followsProxies = (): boolean => process.allowedNodeEnvironmentFlags.has("--use-env-proxy");

/** What the proxy between here and a service says; `undefined` where none is to be asked. */
export async function examineProxy(
  source: RunSource,
  signal: AbortSignal,
  environment: Environment = process.env,
  follows = followsProxies(),
): Promise<Examined | undefined> {
  const url = addressOf(source);
  const named = url && proxyOf(url, environment);
  if (!named) return undefined;
  const [variable, address] = named;
  const proxy = URL.parse(address);
  if (!proxy || !/^https?:$/.test(proxy.protocol))
    return bad(
      `What ${variable} names is not the address of a proxy that can be asked.`,
      `Write it as \`http://host:port\`, ${whereNamed}.`,
    );
  if (!follows)
    return {
      ...good(`${variable} names ${proxy.host}, but this Node (${process.version}) follows no proxy.`),
      hint: "Where the service is behind one, use Node 24.5 or newer.",
    };
  return askProxy(proxy, variable, url, signal);
}

const good = (message: string): Examined => ({ step: "proxy", isGood: true, message });

const bad = (message: string, hint: string): Examined => ({
  ...{ step: "proxy", isGood: false, message, hint, reason: "failed" },
});

/** Where a service is asked over HTTP; databases with a protocol of their own go through no proxy. */
function addressOf(source: RunSource): URL | undefined {
  const address = isOrchestrator(source)
    ? source.baseUrl
    : source.type === "snowflake"
      ? `https://${source.host}`
      : source.type === "athena"
        ? `https://athena.${source.region}.amazonaws.com${source.region.startsWith("cn-") ? ".cn" : ""}`
        : undefined;
  return address === undefined ? undefined : (URL.parse(address) ?? undefined);
}

/** The variable that names a proxy for an address, and what it names. */
function proxyOf(url: URL, environment: Environment): readonly [string, string] | undefined {
  const { hostname, protocol } = url;
  if (isThisMachine(hostname) || isLeftOut(url, environment["no_proxy"] ?? environment["NO_PROXY"] ?? ""))
    return undefined;
  const names = protocol === "https:" ? ["https_proxy", "HTTPS_PROXY"] : ["http_proxy", "HTTP_PROXY"];
  const variable = names.find((name) => environment[name]);
  return variable === undefined ? undefined : [variable, environment[variable] ?? ""];
}

function isLeftOut({ hostname, port, protocol }: URL, list: string): boolean {
  const withPort = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((one) => {
      if (one === "*" || one === hostname || one === withPort) return true;
      // A range of addresses: whether it is in there is Node's to say.
      if (isIP(hostname) !== 0 && one.includes("-")) return true;
      const suffix = one.replace(/^\*/, "");
      return suffix.startsWith(".") && hostname.endsWith(suffix);
    });
}

/**
 * Asks for a way through, as a question itself does, and lets go of it. What is not encrypted is asked of the proxy, and what
 * that answers may be the service's word: then it lets through.
 */
function askProxy(proxy: URL, variable: string, url: URL, signal: AbortSignal): Promise<Examined> {
  const to = `${url.hostname}:${url.port || (url.protocol === "https:" ? 443 : 80)}`;
  const who = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const authorization = { "proxy-authorization": `Basic ${Buffer.from(who).toString("base64")}` };
  const isTunnel = url.protocol === "https:";
  const asked = isTunnel ? { method: "CONNECT", path: to } : { method: "HEAD", path: `${url.origin}/` };
  return new Promise((resolve) => {
    const request = (proxy.protocol === "https:" ? requestTls : requestPlain)({
      ...{ host: proxy.hostname.replaceAll(/[[\]]/g, ""), port: proxy.port, ...asked },
      ...{ agent: false, signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]) },
      headers: { host: to, ...(who !== ":" && authorization) },
    });
    const answered = (status = 0): void => {
      request.destroy();
      resolve(answerStep(status, proxy, variable, to));
    };
    request.once("connect", ({ statusCode }, socket) => {
      socket.destroy();
      answered(statusCode);
    });
    request.once("response", ({ statusCode }) => answered(isTunnel || statusCode === 407 ? statusCode : 200));
    request.on("error", ({ message, code }: NodeJS.ErrnoException) =>
      resolve(
        bad(
          `The proxy ${proxy.host} (${variable}) cannot be reached: ${code ?? message}.`,
          `Look at ${variable} ${whereNamed}, and whether this machine is in the right network.`,
        ),
      ),
    );
    request.end();
  });
}

function answerStep(status: number, { host, username }: URL, variable: string, to: string): Examined {
  if (status >= 200 && status < 300) return good(`${host} (${variable}) lets through to ${to}.`);
  if (status === 407)
    return bad(
      username === ""
        ? `The proxy ${host} wants to know who asks.`
        : `The proxy ${host} does not let ${decodeURIComponent(username)} in.`,
      `Name the proxy as \`http://user:password@host:port\` ${whereNamed}.`,
    );
  return bad(
    `The proxy ${host} does not let through to ${to}: it answers with ${status}.`,
    `Ask who runs the proxy; a service that is reached without it belongs into NO_PROXY, or \`http.noProxy\` in the settings of VS Code.`,
  );
}
