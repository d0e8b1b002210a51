import * as vscode from "vscode";
import { failureRequests } from "../../../server/src/protocol/failureNotes.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Lets the user choose which of the muted pipelines are told of again. */
export const unmutePipelines = ({ server }: Tocsin): Promise<void> =>
  complain(
    (async () => {
      const muted = await server.request(failureRequests.mutedPipelines, {});
      if (muted.length === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t("No pipeline is muted."));
        return;
      }
      const placeHolder = vscode.l10n.t("Which pipelines do you want to hear of again?");
      const chosen = await vscode.window.showQuickPick(muted, { canPickMany: true, placeHolder });
      for (const pipeline of chosen ?? [])
        await server.request(failureRequests.mutePipeline, { pipeline, on: false });
    })(),
  );
