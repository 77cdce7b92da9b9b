/** Server-sent events (HTML Standard §9.2.6) off a byte stream; as much of the format as the server writes. */

export interface ServerSentEvent {
  id: string | undefined;
  type: string;
  data: string;
}

export const readEvents = async function* (
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of bytes) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
};

const parse = (block: string): ServerSentEvent | undefined => {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
    }),
  );
  const data = fields.get('data');
  // Without data it is a comment that keeps the connection open.
  return data === undefined
    ? undefined
    : { id: fields.get('id'), type: fields.get('event') ?? 'message', data };
};
