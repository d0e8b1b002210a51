/** What an item of a list is called: `scrape config`, `kubernetes SD config`. */
export const itemName = (singular: string): string =>
  singular.replaceAll("_sd_", " SD ").replaceAll("_", " ");

/** `this rule`, but a key by its name: `` `global` ``. */
export const thisOne = (within: string): string => (within.startsWith("`") ? within : `this ${within}`);

/** The same at the beginning of a sentence. */
export const thisOneFirst = (within: string): string => (within.startsWith("`") ? within : `This ${within}`);
