import { nearest } from "../text/nearest.ts";
import type { Kind } from "../model/kind.ts";
import { dialectOf } from "./dialect.ts";
import { groupsOfRules } from "./readRules.ts";
import { schemaOf } from "./schemaOf.ts";
import { ruleClashes, ruleSnippets } from "./ruleSnippets.ts";

/** A rule file of Prometheus: model/rulefmt/rulefmt.go. */
export const prometheusRules: Kind = {
  id: "prometheus-rules",
  title: "Prometheus rules",
  recognised: "`groups` with rules in them",
  get schema() {
    return schemaOf("prometheus-rules");
  },
  program: "prometheus",
  scalars: "yaml.v3",
  documents: "first",
  snippets: ruleSnippets(""),
  clashes: ruleClashes,
  usualName: /(?:^|[/._-])(?:rules?|alerts?)(?:[._-][^/]*)?\.ya?ml$/i,
  matches: (look, uri, head) => {
    const { keys, paths } = look;
    if (dialectOf(look, head)) return false;
    if (keys.has("apiVersion") || keys.has("kind")) return false;
    if (!keys.has("groups")) return keys.size <= 2 && hasMistypedGroups(paths);
    if (rule.test(head)) return true;
    if (paths.has("groups[].rules") ? mayBeRules(paths) : paths.has("groups[].interval")) return true;
    return /(?:rule|alert|record)[^/]*\.(?:ya?ml|json)$|\/(?:rules|alerts)\/[^/]*$|\.rules$/i.test(uri);
  },
  ...groupsOfRules("groups[]"),
};

/** What a rule looks like where the text around it is broken. */
const rule = /(?:^|[\s{,])["']?(?:alert|record)["']?\s*:[^]*?["']?expr["']?\s*:/;

/** No keys of rules are seen, or at least one that says it is a rule, rightly written or nearly. */
function mayBeRules(paths: ReadonlySet<string>): boolean {
  const keys = [...paths].flatMap((path) => /^groups\[\]\.rules\[\]\.([^.[]+)$/.exec(path)?.[1] ?? []);
  return keys.length === 0 || keys.some((key) => telling.has(key) || nearest(key, main) !== undefined);
}

const main = ["alert", "record", "expr"];

const telling: ReadonlySet<string> = new Set([...main, "for", "keep_firing_for", "annotations"]);

/** Rules in the right place below a key that was meant to be `groups`. */
const hasMistypedGroups = (paths: ReadonlySet<string>): boolean =>
  [...paths].some((path) => {
    const key = /^(\w+)\[\]\.rules\[\]\.(?:alert|record)$/.exec(path)?.[1];
    return key !== undefined && nearest(key, ["groups"]) === "groups";
  });
