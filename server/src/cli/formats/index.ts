import type { Format } from "./format.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { sarif } from "./sarif.ts";
import { text } from "./text.ts";

const formats: readonly Format[] = [text, json, sarif, github, junit];

/** Words that `--format` takes. */
export const formatNames: readonly string[] = formats.map(({ id }) => id);

export const formatNamed = (id: string): Format => formats.find((format) => format.id === id) ?? text;
