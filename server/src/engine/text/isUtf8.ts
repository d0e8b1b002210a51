/**
 * Whether a scalar's text is UTF-8: only one that is written as `!!binary` can be anything else, and what is not stands
 * as U+FFFD in its text.
 */
export const isUtf8 = ({ tag, text }: { readonly tag?: string; readonly text: string }): boolean =>
  tag !== "tag:yaml.org,2002:binary" || !text.includes("\uFFFD");
