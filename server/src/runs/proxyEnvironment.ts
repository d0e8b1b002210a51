/** A host name or address that no proxy is asked for, as proxies are elsewhere. */
const here = "localhost,127.0.0.1,::1";

/**
 * The environment of a process that asks services over HTTP. Where it names a proxy, Node's own clients follow it, in
 * versions that know `NODE_USE_ENV_PROXY`; not to this machine itself.
 * https://nodejs.org/api/cli.html#node_use_env_proxy1
 */
export function proxyEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const isProxied = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => env[name]);
  if (!isProxied) return env;
  const without = [env["no_proxy"] ?? env["NO_PROXY"], here].filter(Boolean).join(",");
  return { NODE_USE_ENV_PROXY: "1", ...env, NO_PROXY: without, no_proxy: without };
}
