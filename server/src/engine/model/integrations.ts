import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { isNull, isSet, valueOf } from "../languages/yaml/tree.ts";

/** One entry of one list of a receiver: a way in which it is notified. */
export interface Integration {
  /** `slack_configs` */
  readonly key: string;
  readonly node: YamlMap;
}

/** Every way in which the receivers of an Alertmanager configuration are notified. */
export function integrationsOf(root: YamlNode): Integration[] {
  return itemsOf(valueOf(root, "receivers")).flatMap((receiver) =>
    receiver.pairs.flatMap(({ key: { text: key }, value }) =>
      key.endsWith("_configs") ? itemsOf(value).map((node) => ({ key, node })) : [],
    ),
  );
}

const itemsOf = (list: YamlNode | undefined): YamlMap[] =>
  list?.type === "seq" ? list.items.filter((item): item is YamlMap => item?.type === "map") : [];

/** Whether an HTTP client sends an `Authorization` header of its own: by today's key or the two older ones. */
export function hasAuthorization(httpConfig: YamlNode | undefined): boolean {
  if (!isNull(valueOf(httpConfig, "authorization"))) return true;
  return isSet(valueOf(httpConfig, "bearer_token")) || isSet(valueOf(httpConfig, "bearer_token_file"));
}
