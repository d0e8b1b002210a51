import * as vscode from "vscode";

/** Extensions that format all of a YAML file. */
const others = ["redhat.vscode-yaml", "esbenp.prettier-vscode"];

/**
 * Whether Tocsin is one of VS Code's formatters of YAML. Beside another one, VS Code asks which of the two it should use,
 * and formats nothing on save until somebody has said so: then Tocsin keeps to its source action.
 */
export function offersFormatter(): boolean {
  const wanted = vscode.workspace.getConfiguration("tocsin").get<string>("format.asFormatter", "auto");
  if (wanted !== "auto") return wanted === "always";
  return others.every((id) => vscode.extensions.getExtension(id) === undefined);
}
