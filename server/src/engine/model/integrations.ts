import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { isNull, isSet, placeOf, valueOf } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { headOf } from "./headOf.ts";
import { withDash } from "./withDash.ts";

/** One entry of one list of a receiver: a way in which it is notified. */
export interface Integration {
  /** `slack_configs` */
  readonly key: string;
  /** `undefined` where nothing stands. */
  readonly node: YamlMap | undefined;
  /** Where a finding about all of it stands. */
  readonly place: Place;
}

/** Every way in which a receiver of an Alertmanager configuration is notified. */
export function integrationsOf(receiver: YamlMap): Integration[] {
  const found: Integration[] = [];
  for (const { key, value: list } of receiver.pairs) {
    if (!list || !key.text.endsWith("_configs")) continue;
    for (const item of itemsOf(list)) {
      if (item?.type === "map") found.push({ key: key.text, node: item, place: headOf(item) });
      else if (isNull(item))
        found.push({ key: key.text, node: undefined, place: withDash(placeOf(item ?? key)) });
    }
  }
  return found;
}

const itemsOf = (list: YamlNode | undefined): readonly (YamlNode | undefined)[] =>
  list?.type === "seq" ? list.items : [];

/** Whether an HTTP client sends an `Authorization` header of its own: by today's key or the two older ones. */
export function hasAuthorization(httpConfig: YamlNode | undefined): boolean {
  if (!isNull(valueOf(httpConfig, "authorization"))) return true;
  return isSet(valueOf(httpConfig, "bearer_token")) || isSet(valueOf(httpConfig, "bearer_token_file"));
}
