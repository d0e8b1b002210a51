import type { Tocsin } from "../extension.ts";
import { checkConnections } from "./checkConnections.ts";
import { chooseRunbook } from "./chooseRunbook.ts";
import { compareRuns } from "./compareRuns.ts";
import { copyMarkdown } from "./copyMarkdown.ts";
import { copyRunId } from "./copyRunId.ts";
import { createConfig } from "./createConfig.ts";
import { createRunbook } from "./createRunbook.ts";
import {
  compareCompiledSql,
  openFailingLine,
  queryFailingRows,
  showCauses,
  showNodeHistory,
} from "./dbtFailure.ts";
import { explainCheck } from "./explainCheck.ts";
import { exportFailures, exportRuns } from "./exportRuns.ts";
import { clearFailuresFilter, clearRunsFilter, filterFailures, filterRuns } from "./filterRuns.ts";
import { groupFailures } from "./groupFailures.ts";
import { acknowledgeFailure, noteOnFailure, unacknowledgeFailure } from "./markFailure.ts";
import { unmutePipelines } from "./mutedPipelines.ts";
import {
  chooseFailuresFilter,
  chooseRunsFilter,
  saveFailuresFilter,
  saveRunsFilter,
} from "./savedFilters.ts";
import { forgetHistory } from "./forgetHistory.ts";
import { forgetPasswords } from "./forgetPasswords.ts";
import {
  groupRuns,
  groupRunsByDataProduct,
  groupRunsByDay,
  groupRunsByEnvironment,
  groupRunsByPipeline,
  groupRunsByStatus,
} from "./groupRuns.ts";
import { importArtifacts } from "./importArtifacts.ts";
import { loadMore } from "./loadMore.ts";
import { markFailuresSeen } from "./markFailuresSeen.ts";
import { newItem } from "./newItem.ts";
import { copyRerun, openElsewhere } from "./openElsewhere.ts";
import { openRun } from "./openRun.ts";
import { openRunbook } from "./openRunbook.ts";
import { refreshRuns } from "./refreshRuns.ts";
import { restartServer } from "./restartServer.ts";
import { searchFailures, searchRuns } from "./searchRuns.ts";
import { setPassword } from "./setPassword.ts";
import { showRoute } from "./showRoute.ts";
import { showLog } from "./showLog.ts";
import { showTimeline } from "./showTimeline.ts";
import { showOverview } from "./showOverview.ts";
import { showTrend } from "./showTrend.ts";
import { showUses } from "./showUses.ts";
import { stopSync } from "./stopSync.ts";
import { syncRuns } from "./syncRuns.ts";

/** Every command by its id in the manifest. */
export const commands: Readonly<Record<string, (tocsin: Tocsin, ...args: unknown[]) => unknown>> = {
  "tocsin.compareCompiledSql": compareCompiledSql,
  "tocsin.openFailingLine": openFailingLine,
  "tocsin.queryFailingRows": queryFailingRows,
  "tocsin.showCauses": showCauses,
  "tocsin.showNodeHistory": showNodeHistory,
  "tocsin.acknowledgeFailure": acknowledgeFailure,
  "tocsin.chooseFailuresFilter": chooseFailuresFilter,
  "tocsin.chooseRunsFilter": chooseRunsFilter,
  "tocsin.groupFailures": groupFailures,
  "tocsin.noteOnFailure": noteOnFailure,
  "tocsin.saveFailuresFilter": saveFailuresFilter,
  "tocsin.saveRunsFilter": saveRunsFilter,
  "tocsin.unacknowledgeFailure": unacknowledgeFailure,
  "tocsin.unmutePipelines": unmutePipelines,
  "tocsin.checkConnections": checkConnections,
  "tocsin.chooseRunbook": chooseRunbook,
  "tocsin.clearFailuresFilter": clearFailuresFilter,
  "tocsin.clearRunsFilter": clearRunsFilter,
  "tocsin.compareRuns": compareRuns,
  "tocsin.copyMarkdown": copyMarkdown,
  "tocsin.copyRerun": copyRerun,
  "tocsin.copyRunId": copyRunId,
  "tocsin.createConfig": createConfig,
  "tocsin.createRunbook": createRunbook,
  "tocsin.explainCheck": explainCheck,
  "tocsin.exportFailures": exportFailures,
  "tocsin.exportRuns": exportRuns,
  "tocsin.filterFailures": filterFailures,
  "tocsin.filterRuns": filterRuns,
  "tocsin.forgetHistory": forgetHistory,
  "tocsin.forgetPasswords": forgetPasswords,
  "tocsin.groupRuns": groupRuns,
  "tocsin.groupRunsByDataProduct": groupRunsByDataProduct,
  "tocsin.groupRunsByDataProduct.now": groupRunsByDataProduct,
  "tocsin.groupRunsByDay": groupRunsByDay,
  "tocsin.groupRunsByDay.now": groupRunsByDay,
  "tocsin.groupRunsByEnvironment": groupRunsByEnvironment,
  "tocsin.groupRunsByEnvironment.now": groupRunsByEnvironment,
  "tocsin.groupRunsByPipeline": groupRunsByPipeline,
  "tocsin.groupRunsByPipeline.now": groupRunsByPipeline,
  "tocsin.groupRunsByStatus": groupRunsByStatus,
  "tocsin.groupRunsByStatus.now": groupRunsByStatus,
  "tocsin.importArtifacts": importArtifacts,
  "tocsin.loadMore": loadMore,
  "tocsin.markFailuresSeen": markFailuresSeen,
  "tocsin.newItem": newItem,
  "tocsin.openElsewhere": openElsewhere,
  "tocsin.openRun": openRun,
  "tocsin.openRunbook": openRunbook,
  "tocsin.refreshRuns": refreshRuns,
  "tocsin.restartServer": restartServer,
  "tocsin.searchFailures": searchFailures,
  "tocsin.searchRuns": searchRuns,
  "tocsin.setPassword": setPassword,
  "tocsin.showLog": showLog,
  "tocsin.showRoute": showRoute,
  "tocsin.showTimeline": showTimeline,
  "tocsin.showOverview": showOverview,
  "tocsin.showTrend": showTrend,
  "tocsin.showUses": showUses,
  "tocsin.stopSync": stopSync,
  "tocsin.syncRuns": syncRuns,
};
