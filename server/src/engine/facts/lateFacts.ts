// Facts that few files and few questions of an editor need: a bundle of its own. What is added here is also named in
// tools/late.ts.
export * from "./grafanaReceivers.ts";
export * from "./notificationTemplates.ts";
export * from "./promqlDocs.ts";
export * from "./promqlPhrases.ts";
export * from "./templateDocs.ts";
export * from "./timeZones.ts";
