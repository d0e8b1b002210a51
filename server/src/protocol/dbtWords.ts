/** What is said of nodes of dbt that failed. */
export const dbtWords = {
  noDbtNode: "This step is no dbt node.",
  /** Why a file is opened at its top. */
  dbtNoPlace: "The error names no line: {0} is opened at its top.",
  dbtElsewhere: "The error is in another file than {0}: it stands in the message.",
  dbtNoCompiled:
    "Nothing is known of the SQL that {0} ran, so that its line cannot be found: the file is opened at its top.",
  dbtNotFound:
    "The line that the error names is not in the SQL that {0} ran: it may be in what the adapter put around it. The file is opened at its top.",
  dbtAmbiguous:
    "Several lines of {0} may have made the place that the error names, or the file has changed since: it is opened at its top.",
  dbtEphemeral: "The error is in {1}, an ephemeral model that {0} reads: its SQL is part of it.",
  dbtNear: "This is the line of {0} that made what failed, or one beside it.",
  dbtChanged: "{0} has changed since it ran: this line reads as the one that failed.",
  /** Why there is no file. */
  dbtNoProject: "There is no dbt project in this workspace: no folder has a dbt_project.yml.",
  dbtNoFile: "{0} is in no dbt project of this workspace.",
  dbtNoPath: "It is not known which file {0} was made from. Import the manifest.json of its project.",
  dbtTestNear: "The test {0} is one of this entry.",
  dbtTestTop: "The test {0} was not found in this file: it is opened at its top.",
  dbtOtherRun: "This is target/compiled of the workspace, which may be of another run.",
  dbtNoSql: "The SQL that {0} ran was not kept: run results of dbt 1.7 and later have it.",
  dbtHistory: "Results of {0}",
  dbtHistoryCut: "Only the newest {0} results are shown.",
  dbtNoHistory: "Results by name are not kept where a database is asked itself.",
  /** A file and a line. */
  dbtLink: "{0}, line {1}",
  dbtRun: "Run",
  dbtMessage: "Message",
  dbtRowsStored: "The rows that made {0} fail, as dbt stored them",
  dbtRowsQuery: "The rows that make {0} fail now",
  dbtRowsTop: "SQL Server and Fabric: select top 100 *, without the last line",
} as const;
