/** What an item of a list is called: `scrape config`, `kubernetes SD config`. */
const itemName = (singular: string): string => singular.replaceAll("_sd_", " SD ").replaceAll("_", " ");

/** `this rule`, but a key by its name: `` `global` ``. */
export const thisOne = (within: string): string => (within.startsWith("`") ? within : `this ${within}`);

/** The same at the beginning of a sentence. */
export const thisOneFirst = (within: string): string => (within.startsWith("`") ? within : `This ${within}`);

/** What an item of the list at a key is called. */
export const nameOfItem = (key: string): string =>
  key === "" ? "item" : itemName(key.replace(/(?<!ser)ies$/, "y").replace(/(?<!serie)s$/, ""));
