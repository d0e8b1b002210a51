import { isBefore } from "../../facts/target.ts";
import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { isTrue } from "../../model/isTrue.ts";
import { mergedPairs } from "../../model/mergedPairs.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const emailThreading: Check = {
  id: "receiver/email-threading",
  severity: "error",
  summary: "Threads of mails that are set up by half, or by hand as well.",
  source: "Alertmanager 0.34, config/notifiers.go (EmailConfig): threading.thread_by_date, threading.enabled",
  objects: ["email-config"],
  on: {
    object({ node }, { report, target }) {
      const threading = valueOf(node, "threading");
      if (threading?.type !== "map" || !isTrue(valueOf(threading, "enabled"))) return;
      if (isBefore(target.alertmanager, "0.30")) return;
      const by = textAt(threading, "thread_by_date") ?? "";
      if (by !== "none" && by !== "daily") {
        const place = valueOf(threading, "thread_by_date")
          ? placeOfKey(threading, "thread_by_date")
          : headOf(threading);
        const message =
          "Threading needs `thread_by_date`: `daily` for a new thread every day, or `none` for one thread all along.";
        report({ place, message });
      }
      const headers = valueOf(node, "headers");
      for (const { key } of headers?.type === "map" ? mergedPairs(headers) : []) {
        if (!/^(?:references|in-reply-to)$/i.test(key.text)) continue;
        const message = `\`${key.text}\` is set by \`threading\`, which is enabled here; take one of them out.`;
        report({ place: insideQuotes(key), message });
      }
    },
  },
};
