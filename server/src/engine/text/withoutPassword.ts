/** A text in which somebody may have written `user:password@host`, with neither of the two. */
export const withoutPassword = (text: string, instead: (found: string) => string = () => "***@"): string =>
  text.replaceAll(/[^\s`"']*:[^\s`]*@/g, instead);
