import { isNull, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { matchingFiles } from "../../model/ruleFileGlob.ts";
import type { Project } from "../../model/project.ts";
import { nearest } from "../../text/nearest.ts";

export const unknownAlert: Check = {
  id: "unit-test/unknown-alert",
  severity: "warning",
  summary: "A test of an alert that none of its rule files has.",
  source: "Prometheus 3.14, cmd/promtool/unittest.go: alerts are looked up by name",
  scope: "project",
  on: {
    part({ kind, root }, { report, project, uri }) {
      if (kind?.id !== "promtool-tests" || root?.type !== "map") return;
      const tested = testedAlerts(root);
      if (tested.length === 0) return;
      const files = ruleFilesOf(root, project, uri);
      if (!files) return;
      let alerts: string[] | undefined;
      for (const name of tested) {
        if (isDeclared(project, "alert", name.text, files)) continue;
        alerts ??= [...project.names("alert")]
          .filter((one) => isDeclared(project, "alert", one, files))
          .toSorted();
        const meant = nearest(name.text, alerts);
        const place = placeOf(name);
        const what = `No alert \`${name.text}\` stands in the rule files of this test, so none can fire.`;
        if (meant === undefined)
          report({ place, message: `${what} Write its name as in \`alert\` of the rule.` });
        else {
          const fixes = [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }];
          report({ place, message: `${what} Did you mean \`${meant}\`?`, fixes });
        }
      }
    },
  },
};

const itemsOf = (node: YamlNode | undefined): readonly (YamlNode | undefined)[] =>
  node?.type === "seq" ? node.items : [];

const testedAlerts = (root: YamlMap): YamlScalar[] =>
  itemsOf(valueOf(root, "tests"))
    .flatMap((test) => itemsOf(valueOf(test, "alert_rule_test")))
    .flatMap((test) => {
      const name = valueOf(test, "alertname");
      return name?.type === "scalar" && !isNull(name) && name.text !== "" ? [name] : [];
    });

const isDeclared = (project: Project, space: string, name: string, files: ReadonlySet<string>): boolean =>
  project.mentions(space, name).some(({ uri, symbol }) => symbol.role === "declares" && files.has(uri));

/** The rule files, when all of them are known and were read as such. */
function ruleFilesOf(root: YamlMap, project: Project, uri: string): ReadonlySet<string> | undefined {
  const patterns = itemsOf(valueOf(root, "rule_files"));
  const files = new Set<string>();
  for (const pattern of patterns) {
    const found = pattern?.type === "scalar" ? matchingFiles(project, uri, pattern.text) : undefined;
    if (!found || found.length === 0) return undefined;
    for (const file of found) files.add(file);
  }
  const read = new Set<string>();
  for (const group of project.names("group")) {
    for (const mention of project.mentions("group", group))
      if (mention.symbol.role === "declares") read.add(mention.uri);
  }
  return files.size > 0 && [...files].every((file) => read.has(file)) ? files : undefined;
}
