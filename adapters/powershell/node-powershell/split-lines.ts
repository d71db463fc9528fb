/** What a stream of text lines is split into. */
interface LineSplitter {
  take(chunk: string): void;
}

/**
 * Hands on whole lines, without their `\n`. A line that grows beyond `longest` characters is not kept: `onTooLong` is
 * told how much of it came, piece by piece, until it ends. Work is linear in what comes in.
 */
export function splitLines(
  longest: number,
  onLine: (line: string) => void,
  onTooLong: (characters: number) => void,
): LineSplitter {
  let pieces: string[] = [];
  let length = 0;
  let dropping = false;
  const finish = (last: string): void => {
    const line = pieces.length === 0 ? last : pieces.join('') + last;
    if (dropping) onTooLong(last.length);
    else onLine(line);
    pieces = [];
    length = 0;
    dropping = false;
  };
  return {
    take(chunk) {
      let from = 0;
      for (let to = chunk.indexOf('\n'); to !== -1; to = chunk.indexOf('\n', from)) {
        finish(chunk.slice(from, to));
        from = to + 1;
      }
      if (from === chunk.length) return;
      const rest = chunk.slice(from);
      length += rest.length;
      if (dropping) return onTooLong(rest.length);
      if (length <= longest) {
        pieces.push(rest);
        return;
      }
      dropping = true;
      pieces = [];
      onTooLong(length);
    },
  };
}
