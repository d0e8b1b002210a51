/** A stretch of text: UTF-16 code units, `end` excluded, relative to the text that the owner says (a chunk, a region). */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** True when `offset` lies in the span or right behind it, where a cursor still belongs to the word. */
export const touches = (span: Span, offset: number): boolean => span.start <= offset && offset <= span.end;
