import { formatNames } from "./formats/index.ts";

const runsHelp = `  --environment NAME    only this environment; may be given again
  --data-product NAME   only this data product; may be given again
  --text TEXT           only what has it in a run id, the name of a step or its message
  --since TIME          only what began (of a failure: ended) since then: 90m, 24h, 7d, 4w ago, or 2026-11-01
  --until TIME          only what is older
  --limit N             how many, at most 500 (default 20)
  --after CURSOR        go on behind a page: its cursor is printed at its end
  --format text|json|csv  how to print them (default text)
  --project FOLDER      project whose run history is asked (default: that of the current folder)
  --trust [--remember]  with \`read: warehouse\`: ask the databases that .tocsin.yaml names, this once or from now on
  --no-color            no colours
  -h, --help            this text
`;

const commands: Readonly<Record<string, { readonly summary: string; readonly text: string }>> = {
  check: {
    summary: "judge files, folders and globs (default: the current folder)",
    text: `Usage: tocsin check [OPTION…] [PATH…]

Judges rules and configurations as the editor does, with the same settings. PATH is a file, a folder or a glob; the
default is the current folder. Folders are searched for *.yml, *.yaml, *.json and *.rules; hidden folders, node_modules
and dist are left out. What a file is for is told by its content; files that Tocsin does not know are passed over.

The nearest .tocsin.yaml upwards says how serious each check is, and its folder is the project: the rest of the
project is read too, so that names and runbooks in other files are known, but is not reported on.

Options:
  --format ${formatNames.join("|")}
                            how to print findings (default text)
  --fail-on error|warning|info
                            exit with 1 when a finding is at least so serious (default error)
  --max-warnings N          exit with 1 when there are more warnings, whatever --fail-on says
  --only CHECK,FAMILY/*     only findings of these checks; may be given again
  --changed REV             only findings in lines that have changed since REV parted from what is checked out, and
                            in files that Git does not follow yet
  --baseline FILE           only findings that FILE does not accept
  --update-baseline         accept all that is found: write it into the file of --baseline
  --config FILE             settings in place of every .tocsin.yaml
  --stdin-name NAME         read a text from stdin and judge it as the file NAME
  --jobs N                  judge with N threads (default: what pays for the files and cores there are)
  --quiet                   findings only: no summary, no notes
  --no-color                no colours; so do NO_COLOR and output that is not a terminal
  -h, --help                this text

Exit codes:
  0  nothing as serious as --fail-on
  1  findings
  2  something could not be read or run; whatever could be judged has been

Examples:
  tocsin check monitoring/
  tocsin check 'rules/**/*.rules.yml' --fail-on warning
  tocsin check --format json > findings.json
  tocsin check --changed origin/main --format github
  tocsin check --baseline .tocsin-baseline.json --update-baseline
  helm template . | tocsin check --stdin-name rendered.yaml
`,
  },
  fmt: {
    summary: "lay out the PromQL of rule files",
    text: `Usage: tocsin fmt --check|--write [PATH…]

Lays out the expressions of rule files as Prometheus does, with their comments, and leaves everything else of the files
as it is, to the byte. What is refused, or written by a program (JSON), is left alone. PATH is a file, a folder or a
glob; the default is the current folder. The files that are laid out otherwise are listed.

Options:
  --check        change nothing; exit with 1 when there is such a file
  --write        rewrite these files
  -h, --help     this text
`,
  },
  explain: {
    summary: "print the page of a check or of a kind of files, or list the checks",
    text: `Usage: tocsin explain [CHECK|FAMILY|KIND]

Prints the page of a check such as promql/unknown-function: what it flags, why, and what to write instead; or of a
kind of files such as prometheus-rules: every key with what it does. Without a name it lists every check with its
severity, with that of a family such as promql the checks of that family; tocsin kinds lists the kinds.

Options:
  --no-color     no colours and no layout: the page as Markdown, as it is when output is not a terminal
  -h, --help     this text
`,
  },
  kinds: {
    summary: "say what a file is for and why, or list the kinds of files",
    text: `Usage: tocsin kinds [OPTION…] [PATH…]

Says of each file which kind it is and by what it is known, which program and version it is judged for, and which
.tocsin.yaml applies. PATH is a file, a folder or a glob. Without PATH it lists the kinds that there are.

Options:
  --json         for programs
  --no-color     no colours
  -h, --help     this text
`,
  },
  init: {
    summary: "write a .tocsin.yaml for what is found in a folder",
    text: `Usage: tocsin init [FOLDER] [--dry-run]

Looks for rule files, runbooks and a dbt target/ folder below FOLDER (default: the current folder) and writes a
.tocsin.yaml that fits them. A file that is there already is left alone.

Options:
  --dry-run      print the file instead of writing it
  -h, --help     this text
`,
  },
  import: {
    summary: "read artifacts of dbt into the mirror of run history",
    text: `Usage: tocsin import [OPTION…] PATH…

Reads run_results.json (v4 to v6), manifest.json (v5 to v12) and sources.json (v3) into the mirror of run history, where
\`tocsin runs\`, \`tocsin failures\` and the editor read them. PATH is such a file, a folder that is searched for them
with all below it (dbt's \`target\`, the artifacts of a CI), or a zip archive. What was read before is passed over, so
that the same folder can be named after every run; a file that ended in the middle is read again. Other versions are
read as these are, which is said. A mirror that is damaged is set aside for a new one. Neither dbt nor Python is needed.

The results of an invocation belong to the orchestration run that DBT_ENV_CUSTOM_ENV_ORCHESTRATION_RUN_ID named when
dbt ran; without it an invocation is a run of its own. DBT_ENV_CUSTOM_ENV_ENVIRONMENT and
DBT_ENV_CUSTOM_ENV_DATA_PRODUCT say the rest. Values of variables are not kept.

Options:
  --run-id ID           orchestration run of results that name none
  --environment NAME    environment of results that name none (default: dbt's target)
  --data-product NAME   data product of results that name none
  --format text|json    how to print what was read (default text)
  --project FOLDER      project whose run history is filled (default: that of the current folder)
  --quiet               only what could not be read
  -h, --help            this text

Exit codes:
  0  all is read
  1  a file could not be read to its end; what stands before the broken place is kept
  2  it could not be run, or there is no artifact of dbt in any PATH

Examples:
  tocsin import target/
  tocsin import artifacts.zip --environment prod
`,
  },
  sync: {
    summary: "read run history from databases and orchestrators into the mirror",
    text: `Usage: tocsin sync [OPTION…] [SOURCE…]

Reads what has been recorded since the last time out of the databases and orchestrators (Airflow, Prefect, Dagster, Fabric)
that \`history.sources\` in .tocsin.yaml names into the mirror of run history, where \`tocsin runs\`, \`tocsin failures\` and
the editor read it. SOURCE is one of their names; the default is all of them. It only reads there, and can be stopped at
any time: the next one goes on.

A password is taken from the environment: for a source \`warehouse\` from TOCSIN_PASSWORD_WAREHOUSE, a token (Fabric,
\`auth: entra\`, an orchestrator without a \`user\`) from TOCSIN_TOKEN_WAREHOUSE; for Snowflake a private key, or the path
of its file, from TOCSIN_KEY_WAREHOUSE, or a token. Athena is read with the credentials that AWS's own tools find. As
.tocsin.yaml comes with the repository, a server is connected to only when you say so: with --trust, or from your list of
trusted sources, where it stands with its host, port, database, user and TLS. When one of them changes it has to be said
again. VS Code shares the list. While another program reads the sources of the same project, it is waited for, for half a
minute. docs/run-history.md and docs/orchestrators.md of the repository show how to set it up.

Options:
  --trust               connect to what .tocsin.yaml names
  --remember            with --trust: put it on your list of trusted sources
  --rebuild             set the mirror aside and fill a new one; a damaged one is set aside without being told
  --format text|json    how to print what was read (default text)
  --project FOLDER      project whose run history is filled (default: that of the current folder)
  --quiet               only what could not be read
  -h, --help            this text

Exit codes:
  0  all is read
  1  a source or one of its tables could not be read; the others have been
  2  it could not be run, was stopped, or a source is not trusted

Examples:
  tocsin sync --trust --remember
  TOCSIN_PASSWORD_WAREHOUSE=… tocsin sync warehouse --trust
`,
  },
  doctor: {
    summary: "say why run history cannot be read from where it is recorded",
    text: `Usage: tocsin doctor [OPTION…] [SOURCE…]

Goes the way to each source that \`history.sources\` in .tocsin.yaml names, step by step: settings, password, trust, the
server's name, a connection to it, its certificate, login, database, and of each table whether it is there, its columns,
an index on its time and its newest row. Where a step fails it says what is wrong and what to do. Nothing is written, there or here.

Options:
  --trust               connect to what .tocsin.yaml names, also where it is not on your list of trusted sources
  --format text|json    how to print it (default text)
  --project FOLDER      project whose sources are looked at (default: that of the current folder)
  -h, --help            this text

Exit codes:
  0  every step is good
  1  a step failed
  2  it could not be run
`,
  },
  forget: {
    summary: "delete the run history that was read, or what one source recorded",
    text: `Usage: tocsin forget [OPTION…] [SOURCE]

Deletes the mirror of run history, so that nothing of it is left: all runs, steps, messages and SQL, and mirrors that were
set aside. With SOURCE, a name below \`history.sources\` or 'dbt artifacts', only what was read from it: the next sync
reads all of it again. What that took in the file is used again for other rows.

What you marked as seen, acknowledged or filtered stays, unless --notes says otherwise. Passwords, the list of trusted
sources and the databases themselves are not touched. On a terminal it says what goes, and asks.

Options:
  --yes                 do not ask
  --notes               also what you marked as seen, acknowledged or filtered
  --project FOLDER      project whose run history is forgotten (default: that of the current folder)
  -h, --help            this text

Exit codes:
  0  it is gone
  2  it is not: the answer was no, or another program holds it

Examples:
  tocsin forget
  tocsin forget warehouse --yes && tocsin sync warehouse
`,
  },
  runs: {
    summary: "list the last orchestration runs",
    text: `Usage: tocsin runs [OPTION…]

Lists the last runs of the run history, newest first: status, start, duration, environment, id, pipeline
and how many steps there were.

Options:
  --status LIST         only runs that ended so: failed, warned, succeeded, running, cancelled, skipped, unknown
${runsHelp}
Examples:
  tocsin runs --status failed,warned --environment prod
  tocsin runs --format json --limit 500 > runs.json
`,
  },
  overview: {
    summary: "how the platform does: success rate, freshness, volume, what fails and what is slow",
    text: `Usage: tocsin overview [OPTION…]

Says how runs have done in the last days and in the days before, how fresh each source is, how much was moved and how long
that took, what failed, and what fails most and takes longest. It is counted in the mirror.

Options:
  --days N              1, 7 (default), 30 or 90
  --environment NAME    only steps of this environment, and runs with one
  --format FORMAT       text (default) or json
  --project FOLDER      the project whose run history is meant; default: that of the current folder

Examples:
  tocsin overview --days 30
  tocsin overview --days 1 --environment prod --format json
`,
  },
  failures: {
    summary: "list the steps that failed last, with their errors",
    text: `Usage: tocsin failures [OPTION…]

Lists the tables, dbt nodes and refreshes that failed, newest first: time, environment, run, name and the first line of
the error.

Options:
${runsHelp}`,
  },
  export: {
    summary: "write all runs, steps or failures as CSV, JSON or a page",
    text: `Usage: tocsin export [runs|steps|failures] [OPTION…]

Writes all orchestration runs, all their steps, or all steps that failed, newest first, for spreadsheets and programs:
as many as there are, a page in memory at a time. Times are in UTC. Of a step the other fields of its source stand in the
last column of CSV, as JSON. As HTML it is one page that needs nothing else and runs nothing.

Options:
  -o, --output FILE     where to (default: standard output); what is there is replaced
  --format FORMAT       json, csv or html (default: as FILE ends, else json: a list with one object a line)
  --status LIST         only runs that ended so: failed, warned, succeeded, running, cancelled, skipped, unknown
  --environment NAME    only this environment; may be given again
  --data-product NAME   only this data product; may be given again
  --text TEXT           only what has it in a run id, the name of a step or its message
  --since TIME          only what began (of a failure: ended) since then: 90m, 24h, 7d, 4w ago, or 2026-11-01
  --until TIME          only what is older
  --trust [--remember]  with \`read: warehouse\`: ask the databases that .tocsin.yaml names, this once or from now on
  --project FOLDER      project whose run history is asked (default: that of the current folder)
  -h, --help            this text

Examples:
  tocsin export runs --since 30d -o runs.csv
  tocsin export failures --environment prod > failures.json
`,
  },
  run: {
    summary: "show one run with its steps and errors",
    text: `Usage: tocsin run ID [OPTION…]

Shows a run as a page: what it was, its errors in full, its steps with times, rows and bytes. \`tocsin runs\` lists ids.

Options:
  --format text|json|csv  how to print it (default text); CSV has its steps
  --project FOLDER      project whose run history is asked (default: that of the current folder)
  --trust [--remember]  with \`read: warehouse\`: ask the databases that .tocsin.yaml names, this once or from now on
  --no-color            no colours and no layout: the page as Markdown
  -h, --help            this text
`,
  },
  runbook: {
    summary: "print the runbook of an alert, or list all alerts with theirs",
    text: `Usage: tocsin runbook [ALERT] [--path]

Prints the page that tells what to do about ALERT: the one that its runbook_url or runbook annotation names, else the
page of the project's runbooks whose front matter, file name or heading names the alert. An address outside is printed.
Without ALERT it lists every alert of the project with its page, or - where it has none.

Options:
  --path         print where the page is instead
  --no-color     no colours and no layout: the page as Markdown, as it is when output is not a terminal
  -h, --help     this text
`,
  },
  route: {
    summary: "show the way of an alert through the routes of Alertmanager, and who is told",
    text: `Usage: tocsin route --labels LABELS [--config FILE]
       tocsin route --alert NAME [--labels LABELS] [--config FILE]

Follows an alert through the routes of alertmanager.yml as Alertmanager does: which routes take it, which matcher decides
at each (in brackets where it does not hold), which receivers are told, and when. AlertmanagerConfigs of the project are
put together with it as the Prometheus Operator does. With --labels the labels are those and
no others. With --alert they are what the rule says: those that it sets, those that its expression keeps, and the
external labels of the prometheus.yml that loads it; --labels sets some of them otherwise. Where the way depends on a
label that is not known, it says "?" or "perhaps".

Options:
  --labels LABELS       team=db,severity=critical; may be given again; a value with a comma as 'note="a, b"'
  --alert NAME          an alert of this project
  --config FILE         the alertmanager.yml or AlertmanagerConfig (default: every one of the project)
  --format text|json    how to print it (default text)
  --no-color            no colours
  -h, --help            this text

Exit codes:
  0  the way is shown
  2  there is no such alert or configuration, or a label cannot be read

Examples:
  tocsin route --labels team=db,severity=critical
  tocsin route --alert DiskFull --labels severity=critical --config alertmanager.yml
`,
  },
  lsp: {
    summary: "start the language server, for any editor",
    text: `Usage: tocsin lsp --stdio

Starts the language server: LSP on stdin and stdout. docs/editors.md of the repository has the
settings for Neovim, Helix, Zed and Emacs.

Options:
  --stdio        talk over stdin and stdout (the default)
  -h, --help     this text
`,
  },
};

/** What `tocsin --help` prints. */
export function help(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`);
  return `Tocsin judges alert rules and monitoring YAML as the programs that read them would.

Usage: tocsin COMMAND [OPTION…]

Commands:
${lines.join("\n")}

Options:
  -v, --version  the version of Tocsin
  -h, --help     this text; \`tocsin COMMAND --help\` says more about a command
`;
}

export const commandHelp = (name: string): string | undefined =>
  Object.hasOwn(commands, name) ? commands[name]?.text : undefined;
