import { isNull, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const zookeeperPath: Check = {
  id: "discovery/zookeeper-path",
  severity: "error",
  summary: "A path in Zookeeper that does not begin with a slash.",
  source: "Prometheus 3.14, discovery/zookeeper/zookeeper.go: paths must begin with '/'",
  objects: ["zookeeper-sd"],
  on: {
    object({ node }, { report }) {
      const paths = valueOf(node, "paths");
      if (paths?.type !== "seq") return;
      for (const path of paths.items) {
        if (path && path.type !== "scalar") continue;
        const text = !path || isNull(path) ? "" : path.text;
        if (text.startsWith("/")) continue;
        const place = placeOf(path ?? paths);
        const fixes =
          text === "" ? [] : [{ title: `Change to \`/${text}\``, edits: [{ place, text: `/${text}` }] }];
        const shown = text === "" ? "An empty path" : `\`${text}\``;
        report({ place, message: `${shown} is no path in Zookeeper: it begins with \`/\`.`, fixes });
      }
    },
  },
};
