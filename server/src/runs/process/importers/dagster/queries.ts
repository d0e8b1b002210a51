// What Dagster is asked, in GraphQL. https://docs.dagster.io/api/graphql

const errors = `
    ... on InvalidPipelineRunsFilterError { message }
    ... on PythonError { message }`;

export const runsQuery = `query TocsinRuns($filter: RunsFilter, $cursor: String, $limit: Int) {
  runsOrError(filter: $filter, cursor: $cursor, limit: $limit) {
    __typename
    ... on Runs {
      results {
        runId jobName status tags { key value }
        creationTime startTime endTime updateTime rootRunId parentRunId
      }
    }${errors}
  }
}`;

export const stepsQuery = `query TocsinSteps($filter: RunsFilter, $limit: Int) {
  runsOrError(filter: $filter, limit: $limit) {
    __typename
    ... on Runs {
      results {
        runId
        stepStats { stepKey status startTime endTime attempts { startTime endTime } }
      }
    }${errors}
  }
}`;

export const eventsQuery = `query TocsinFailures($runId: ID!, $cursor: String, $limit: Int) {
  logsForRun(runId: $runId, afterCursor: $cursor, limit: $limit) {
    __typename
    ... on EventConnection {
      cursor hasMore
      events {
        __typename
        ... on ExecutionStepFailureEvent { stepKey error { message cause { message } } }
        ... on ExecutionStepUpForRetryEvent { stepKey error { message cause { message } } }
        ... on RunFailureEvent { error { message cause { message } } }
      }
    }
    ... on RunNotFoundError { message }
    ... on PythonError { message }
  }
}`;

export const versionQuery = "query TocsinVersion { version }";
