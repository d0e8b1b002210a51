import type { Case, CaseSet, CaseTarget, Expected, SourceFile } from "./case.ts";
import { good, refused } from "./case.ts";
import type { Data } from "./data.ts";
import { faultsOf, isOfBuild, newestVerdict, olderVerdict } from "./verdicts.ts";
import type { Entry, Oracle } from "./verdicts.ts";

interface Folder {
  readonly id: string;
  /** Its folder below `files`, where it is not named like the set. */
  readonly kind?: string;
  readonly entries: readonly Entry[];
  readonly read: (entry: Entry) => { readonly file: SourceFile; readonly around?: readonly SourceFile[] };
}

function folderOf(data: Data, id: string, kind?: string): Folder {
  const entries = data
    .json<Entry>(`files/${id}/manifest.json`)
    .filter(({ file }) => data.has(`files/${id}/${file}`));
  return {
    id,
    ...(kind !== undefined && { kind }),
    entries,
    read: ({ file }) => ({ file: { path: file, text: data.text(`files/${id}/${file}`) } }),
  };
}

function setOf(
  folder: Folder,
  id: string,
  expected: (entry: Entry) => Expected | undefined,
  target?: (entry: Entry) => CaseTarget,
): CaseSet {
  const cases = folder.entries.flatMap((entry): Case[] => {
    const verdict = expected(entry);
    if (!verdict) return [];
    const kind = entry.docKind === "target-group" ? "file-sd-targets" : folder.kind;
    return [
      {
        name: entry.file,
        ...folder.read(entry),
        ...(kind !== undefined && { kind }),
        ...(target && { target: target(entry) }),
        expected: verdict,
      },
    ];
  });
  return { id, cases };
}

function rulefiles(data: Data): CaseSet[] {
  const folder = folderOf(data, "rulefiles", "prometheus-rules");
  const probes = data
    .json<{ yaml: string; valid: boolean; promtool242: Oracle }>("cases/rulefile-probes.json")
    .map(({ yaml, valid, promtool242 }, index) => ({ name: `#${index + 1}`, yaml, valid, promtool242 }));
  const probe = (name: string, text: string, expected: Expected, target?: CaseTarget): Case => ({
    name,
    file: { path: "rules.yml", text },
    kind: "prometheus-rules",
    expected,
    ...(target && { target }),
  });
  return [
    // promtool judges names as UTF-8; the older scheme's verdict is that of 2.42.
    setOf(folder, "rulefiles", (entry) =>
      entry.nameValidationScheme === "legacy" ? good : newestVerdict(entry),
    ),
    setOf(
      folder,
      "rulefiles, 2.42",
      ({ promtool242 }) => promtool242 && olderVerdict(promtool242),
      () => ({ prometheus: "2.42" }),
    ),
    {
      id: "rulefile-probes",
      cases: probes.map(({ name, yaml, valid, promtool242 }) =>
        probe(name, yaml, valid ? good : promtool242.valid ? refused() : olderVerdict(promtool242)),
      ),
    },
    {
      id: "rulefile-probes, 2.42",
      cases: probes.map(({ name, yaml, promtool242 }) =>
        probe(name, yaml, olderVerdict(promtool242), { prometheus: "2.42" }),
      ),
    },
  ];
}

/** What `promtool test rules` says before it runs anything. */
const isLoadError = ({ valid, output = "" }: Oracle): boolean =>
  !valid && /^yaml:|parse error|group name repeated|misses required attribute|\.ya?ml: /.test(output);

function unittests(data: Data): CaseSet[] {
  const folder = folderOf(data, "unittests", "promtool-tests");
  const files = data.filesBelow("files/unittests").filter(({ path }) => path.endsWith("ml"));
  const all: Folder = {
    ...folder,
    read: (entry) => {
      const side = entry.file.split("/")[0]!;
      const around = files.filter(({ path }) => path.startsWith(`${side}/`) && path !== entry.file);
      return { ...folder.read(entry), around };
    },
  };
  // The data gives the older program's words only.
  const newest = ({ expected, promtool242: old }: Entry): Expected =>
    expected === "good" ? good : refusedTest(withoutValues(old?.output ?? ""));
  return [
    setOf(all, "unittests", newest),
    setOf(
      all,
      "unittests, 2.42",
      ({ promtool242: old }) => old && (isLoadError(old) ? refusedTest(old.output ?? "") : good),
      () => ({ prometheus: "2.42" }),
    ),
  ];
}

/** The faults of a rule file stand behind its path. */
function refusedTest(output: string): Expected {
  const [, ofRules] = /\.ya?ml: (.*)/.exec(output) ?? [];
  const faults = ofRules === undefined ? faultsOf(output) : [{ message: ofRules }];
  return { valid: false, faults, inNamedFile: ofRules !== undefined };
}

/** Samples and series that a failing test prints say nothing about the file. */
const withoutValues = (output: string): string => output.replace(/(?<=err: [^{]*)\{.*$/, "");

function prometheusConfig(data: Data): CaseSet[] {
  const folder = folderOf(data, "prometheus-config", "prometheus-config");
  const files = data.filesBelow("files/prometheus-config").filter(({ path }) => path.endsWith("ml"));
  const withFiles: Folder = {
    ...folder,
    read: (entry) => {
      // Upstream keeps them all in one folder.
      const { file } = folder.read(entry);
      const around = files
        .filter(({ path }) => path !== entry.file && file.text.includes(path.replace(/^.*\//, "")))
        .map(({ path, text }) => ({ path: path.replace(/^good\//, "bad/"), text }));
      return { file, around };
    },
  };
  return [
    // `promtool check config --syntax-only` is the measure: it opens no file that this one names.
    setOf(folder, "prometheus-config", (entry) => (entry.fullCheckOnly ? good : newestVerdict(entry))),
    setOf(
      folder,
      "prometheus-config, agent",
      ({ agentExpected }) => agentExpected && (agentExpected === "good" ? good : refused()),
      () => ({ agent: true }),
    ),
    setOf(withFiles, "prometheus-config, with the files it names", (entry) =>
      entry.fullCheckOnly
        ? { valid: false, faults: [{ message: entry.error ?? "" }], asWarning: true, inNamedFile: true }
        : undefined,
    ),
    {
      ...setOf(
        folder,
        "prometheus-config, 2.42",
        ({ promtool242: old }) =>
          old && ((old.buildLimitation ?? isOfBuild(old)) ? undefined : olderVerdict(old)),
        () => ({ prometheus: "2.42" }),
      ),
      unjudged: [
        {
          count: folder.entries.filter(
            ({ promtool242: old }) => old && (old.buildLimitation ?? isOfBuild(old)),
          ).length,
          why: "Debian builds promtool without that service discovery",
        },
      ],
    },
  ];
}

function alertmanager(data: Data): CaseSet[] {
  const folder = folderOf(data, "alertmanager", "alertmanager-config");
  const crashed = (old: Oracle | undefined): boolean => old?.output?.startsWith("panic:") === true;
  return [
    setOf(folder, "alertmanager", newestVerdict),
    {
      ...setOf(
        folder,
        "alertmanager, 0.25",
        ({ amtool025: old }) => (old && !crashed(old) ? olderVerdict(old) : undefined),
        () => ({ alertmanager: "0.25" }),
      ),
      unjudged: [
        {
          count: folder.entries.filter(({ amtool025 }) => crashed(amtool025)).length,
          why: "amtool 0.25 crashes on it",
        },
      ],
    },
  ];
}

function grafana(data: Data): CaseSet[] {
  return [setOf(folderOf(data, "grafana-provisioning"), "grafana-provisioning", newestVerdict)];
}

/** Whole files. */
export function fileSets(data: Data): CaseSet[] {
  return [rulefiles, unittests, prometheusConfig, alertmanager, grafana].flatMap((make) => make(data));
}

interface CorpusFile {
  readonly file: string;
  readonly promtool242?: { readonly valid: boolean };
}

/** Real rule files: no error in what upstream accepts. */
export function corpusSet(data: Data): CaseSet {
  const files = data
    .json<CorpusFile>("corpus/manifest.json")
    .filter(({ promtool242 }) => promtool242?.valid !== false);
  return {
    id: "corpus",
    cases: files.map(({ file }) => ({
      name: file,
      file: { path: file, text: data.text(file) },
      expected: good,
    })),
  };
}
