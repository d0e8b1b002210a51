import { readYaml } from "../languages/yaml/read.ts";
import type { SettingsLayer } from "../model/settings.ts";
import { makeChunk } from "../text/chunk.ts";
import { readSettings } from "./readSettings.ts";

/** What a text that is shaped like a `.tocsin.yaml` sets. */
export const layerOf = (text: string): SettingsLayer =>
  readSettings(readYaml(text, [{ start: 0, chunk: makeChunk(text, "frame") }]).root);
