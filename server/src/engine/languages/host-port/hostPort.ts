import type { Span } from "../../text/span.ts";
import type { Hover, Language, LanguageError, Parsed } from "../language.ts";

export interface HostPortTree {
  readonly host: string;
  readonly port: string;
}

/** `host:port`, as Go's net.SplitHostPort reads it; the port may not be empty, an empty text is no address at all. */
export const hostPort: Language<HostPortTree | undefined> = {
  id: "host-port",
  title: "Address",
  parse,
  hover,
};

function parse(text: string): Parsed<HostPortTree | undefined> {
  if (text === "") return { text, tree: undefined, errors: [] };
  const colon = text.lastIndexOf(":");
  const whole = { start: 0, end: text.length };
  const url = /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/.exec(text);
  const fail = (message: string, span: Span = whole, replacement?: string): Parsed<undefined> => {
    const error: LanguageError = {
      span,
      message,
      // Go takes `http://host` for the port `//host` of the host `http`.
      check: url && text.indexOf(":") === colon && !/[[\]]/.test(text) ? "host-port/url" : "host-port/syntax",
      ...(replacement && { replacement }),
    };
    return { text, tree: undefined, errors: [error] };
  };
  if (url) {
    const bare = /^[^:]+:[0-9]+$/.test(url[1]!) ? url[1] : undefined;
    return fail("this is a URL; only the host and the port belong here", whole, bare);
  }
  if (colon < 0) return fail("this address has no port; it is written `host:port`");
  let host = text.slice(0, colon);
  if (text.startsWith("[")) {
    const close = text.indexOf("]");
    if (close < 0) return fail("this address begins with `[` and has no `]`");
    if (close + 1 === text.length) return fail("this address has no port; it is written `[address]:port`");
    if (close + 1 !== colon)
      return fail("behind `]` stands the port and nothing else", { start: close + 1, end: text.length });
    host = text.slice(1, close);
    const inner = /[[\]]/.exec(host);
    if (inner) return fail("brackets stand around the whole of an IPv6 address, once");
  } else if (host.includes(":")) {
    const meant = /^[0-9a-fA-F:]+:[0-9]+$/.test(text) ? `[${host}]:${text.slice(colon + 1)}` : undefined;
    return fail("this address has too many colons; an IPv6 address stands in brackets", whole, meant);
  } else if (/[[\]]/.test(host)) return fail("a bracket stands in the middle of this address");
  const port = text.slice(colon + 1);
  if (/[[\]]/.test(port)) return fail("a bracket stands in the port", { start: colon + 1, end: text.length });
  if (port === "") return fail("the port is missing behind the colon", { start: colon, end: text.length });
  return { text, tree: { host, port }, errors: [] };
}

function hover({ text, tree }: Parsed<HostPortTree | undefined>): Hover | undefined {
  if (!tree) return undefined;
  const host = tree.host === "" ? "this machine" : `the host \`${tree.host}\``;
  return { span: { start: 0, end: text.length }, markdown: `Port \`${tree.port}\` of ${host}.` };
}
