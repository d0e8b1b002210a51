import * as vscode from "vscode";
import type { PlainRange } from "../../server/src/protocol/messages.ts";

export const toRange = ({ start, end }: PlainRange): vscode.Range =>
  new vscode.Range(start.line, start.character, end.line, end.character);
