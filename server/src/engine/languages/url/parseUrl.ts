import type { Span } from "../../text/span.ts";

/** The parts of a URL that a configuration asks for. */
export interface Url {
  /** Lower case; empty where there is none. */
  readonly scheme: string;
  /** With its port, without the user. */
  readonly host: string;
}

export interface UrlError {
  readonly span: Span;
  readonly message: string;
}

/** Reads a URL as Go's net/url.Parse does (Go 1.25): what it refuses is an error here. */
export function parseUrl(text: string): Url | UrlError {
  const hash = text.indexOf("#");
  const end = hash < 0 ? text.length : hash;
  // eslint-disable-next-line no-control-regex
  const control = text.slice(0, end).search(/[\u0000-\u001F\u007F]/);
  if (control >= 0) return at(text, control, control + 1, "a control character, which no URL may have");
  const scheme = schemeOf(text);
  if (scheme === undefined) return at(text, 0, 1, "a colon at the beginning, where the scheme is missing");
  const start = scheme === "" ? 0 : scheme.length + 1;
  const question = text.slice(0, end).indexOf("?", start);
  const stop = question < 0 ? end : question;
  const rest = text.slice(start, stop);
  const fragment = hash < 0 ? undefined : wrongEscape(text, hash, text.length);
  if (scheme !== "" && !rest.startsWith("/")) return fragment ?? { scheme: scheme.toLowerCase(), host: "" };
  const colon = rest.split("/", 1)[0]!.indexOf(":");
  if (colon >= 0) return at(text, start + colon, start + colon + 1, "a colon before the first `/`");
  const hasHost = rest.startsWith("//") && (scheme !== "" || !rest.startsWith("///"));
  const slash = hasHost ? rest.indexOf("/", 2) : 0;
  const path = start + (slash < 0 ? rest.length : slash);
  const authority = hasHost ? text.slice(start + 2, path) : "";
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  const wrong =
    (hasHost && wrongAuthority(text, start + 2, authority)) || wrongEscape(text, path, stop) || fragment;
  return wrong || { scheme: scheme.toLowerCase(), host };
}

/** Empty where the text has none; `undefined` for a colon without a scheme before it. */
function schemeOf(text: string): string | undefined {
  if (text.startsWith(":")) return undefined;
  return /^[a-zA-Z][a-zA-Z0-9+.-]*(?=:)/.exec(text)?.[0] ?? "";
}

function wrongAuthority(text: string, start: number, authority: string): UrlError | undefined {
  const user = Math.max(0, authority.lastIndexOf("@"));
  const badUser = authority.slice(0, user).search(/[^A-Za-z0-9\-._:~!$&'()*+,;=%@]/);
  if (badUser >= 0) {
    const where = start + badUser;
    return at(text, where, where + 1, `${shown(text, where)}, which a user name cannot have`);
  }
  const wrong = user > 0 && wrongEscape(text, start, start + user);
  if (wrong) return wrong;
  const from = start + (authority.includes("@") ? user + 1 : 0);
  const host = text.slice(from, start + authority.length);
  return wrongHost(text, from, host);
}

function wrongHost(text: string, start: number, host: string): UrlError | undefined {
  const end = start + host.length;
  let port = host.lastIndexOf(":");
  if (host.startsWith("[")) {
    const close = host.lastIndexOf("]");
    if (close < 0) return at(text, start, end, "a host that begins with `[` and has no `]`");
    port = close + 1;
  }
  if (port >= 0 && !/^(?::[0-9]*)?$/.test(host.slice(port)))
    return at(text, start + port, end, `\`${host.slice(port)}\` behind the host, which is no port`);
  // eslint-disable-next-line no-control-regex
  const bad = host.search(/[\u0000-\u0020/?#@\\^`{|}]|%(?![89a-fA-F][0-9a-fA-F]|25)/);
  if (bad < 0) return undefined;
  return at(text, start + bad, start + bad + 1, `${shown(text, start + bad)} in the host`);
}

/** A `%` that no two hexadecimal digits follow. */
function wrongEscape(text: string, start: number, end: number): UrlError | undefined {
  const bad = text.slice(start, end).search(/%(?![0-9a-fA-F]{2})/);
  if (bad < 0) return undefined;
  const where = start + bad;
  const message = `\`${text.slice(where, Math.min(where + 3, end))}\`, which is no escape: a \`%\` is written \`%25\``;
  return at(text, where, Math.min(where + 3, end), message);
}

const shown = (text: string, at: number): string => {
  const char = String.fromCodePoint(text.codePointAt(at)!);
  return char === " " ? "a space" : `\`${char}\``;
};

const at = (text: string, start: number, end: number, what: string): UrlError => ({
  span: { start: Math.min(start, text.length), end: Math.min(end, text.length) },
  message: `this URL has ${what}`,
});
