/** A text as a YAML scalar in single quotes; a line break cannot stand in one. */
export const singleQuoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
