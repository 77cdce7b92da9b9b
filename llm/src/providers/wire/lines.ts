/** Bytes into lines, in any chunking; empty lines are not told. */
export interface LineParser {
  /** Throws a RangeError when a line outgrows its bound: a server must not fill the memory. */
  push(chunk: Uint8Array): void;
  end(): void;
}

const MAX_LINE_CHARS = 32 * 1024 * 1024;

export function createLineParser(onLine: (line: string) => void): LineParser {
  const decoder = new TextDecoder();
  let unfinished = '';

  function read(text: string) {
    const lines = (unfinished + text).split('\n');
    unfinished = lines.pop() ?? '';
    if (unfinished.length > MAX_LINE_CHARS)
      throw new RangeError('The server sent a line larger than 32 MiB.');
    for (const line of lines) if (line.trim() !== '') onLine(line);
  }

  return {
    push: (chunk) => read(decoder.decode(chunk, { stream: true })),
    end: () => read(`${decoder.decode()}\n`),
  };
}
