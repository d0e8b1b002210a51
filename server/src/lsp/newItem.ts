import { requests } from "../protocol/messages.ts";
import type { NewItem, NewItemAnswer, NewItemParams } from "../protocol/messages.ts";
import { normalUri } from "../workspaceFiles/fileUri.ts";
import type { Session } from "./serve.ts";

/** Says where a new rule, group or test goes, and how it is written. */
export function handleNewItem({ connection, engine, scheduler }: Session): void {
  connection.onRequest(requests.newItem, ({ uri, line, item }: NewItemParams, token) =>
    scheduler.whenRead(uri, token, (own): NewItemAnswer => {
      if (item.type === "test") return textAnswer(engine.of("newTest", own, line, normalUri(item.uri)));
      const edit =
        item.group === undefined
          ? engine.of("newRule", own, line, item.rule)
          : engine.of("newGroup", own, item.group, item.rule);
      return edit ? { edit } : textAnswer(newFile(item));
    }),
  );
  const newFile = (item: Exclude<NewItem, { type: "test" }>): string | undefined =>
    engine.ask("newRuleFile", item.group ?? "rules", item.rule);
}

const textAnswer = (file: string | undefined): NewItemAnswer => (file === undefined ? {} : { file });
