import type { Language } from "../language.ts";
import { legacyLabelName, nameErrors } from "../nameScheme.ts";

/** Names of labels. The variant `legacy` keeps to letters, digits and `_`, `utf8` takes any characters. */
export const labelName: Language<undefined> = {
  id: "label-name",
  title: "Label name",
  parse: (text, options) => ({
    text,
    tree: undefined,
    errors: nameErrors(text, legacyLabelName, options, {
      check: "label/name",
      what: "label name",
      characters: "letters, digits and `_`",
    }),
  }),
};
