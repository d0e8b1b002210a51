/** A header of more bytes is none: whoever speaks does not speak LSP. */
const longestHeader = 8192;

/** Takes bytes as they come, and hands on each message when it is complete. */
export function messageReader(take: (text: string) => void): (bytes: Buffer) => void {
  let pieces: Buffer[] = [];
  let held = 0;
  /** How many bytes must be there before it is worth looking. */
  let needed = 1;
  /** Length of the message behind the header that was read; -1 before it. */
  let length = -1;
  return (bytes) => {
    pieces.push(bytes);
    held += bytes.length;
    while (held >= needed) {
      let all = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      if (length < 0) {
        const end = all.indexOf("\r\n\r\n");
        if (end < 0 && all.length > longestHeader) all = all.subarray(all.length);
        needed = end < 0 ? all.length + 1 : (length = lengthIn(all.toString("latin1", 0, end)));
        if (end >= 0) all = all.subarray(end + 4);
      } else {
        if (length > 0) take(all.toString("utf8", 0, length));
        all = all.subarray(length);
        length = -1;
        needed = 1;
      }
      pieces = [all];
      held = all.length;
    }
  };
}

/** What stands without a length is passed over. */
const lengthIn = (header: string): number => Number(/^content-length: *(\d+)/im.exec(header)?.[1] ?? 0);
