/** What a call brought, as its message keeps it: capped for the model, with the whole of it as a file. */
import { Readable } from 'node:stream';
import type { ToolOutput, ToolOutputItem } from '@stoa/contract/runs/parts';
import type { Files } from '../files/files.ts';
import type { ToolContent, ToolOutcome } from './source.ts';

/** A text file has no more; of what is longer still the beginning is kept. */
const longestKept = 1_000_000;
const mostItems = 200;
const mostBytes = 20_000_000;

export interface OutputDeps {
  files: Pick<Files, 'keepFor'>;
}

type Result = Extract<ToolOutcome, { kind: 'result' }>;

/** What a person, or the house, answers in the place of a tool. */
export const wordsOf = (text: string, isError: boolean): ToolOutput => ({
  items: [{ type: 'text', text }],
  isError,
  truncated: null,
});

/**
 * Texts go to the model up to `mostCharacters` together; bytes become files of the owner where they are
 * something that can be kept (SR-13), and are told of otherwise.
 */
export const toOutput = async (
  { files }: OutputDeps,
  ownerId: string,
  toolName: string,
  result: Result,
  mostCharacters: number,
): Promise<ToolOutput> => {
  const items: ToolOutputItem[] = [];
  let keptBytes = 0;
  for (const content of result.content.slice(0, mostItems)) {
    if (content.type === 'bytes') keptBytes += content.bytes.length;
    items.push(await toItem(files, ownerId, toolName, content, keptBytes <= mostBytes));
  }
  if (result.structured !== undefined) items.push({ type: 'data', data: result.structured });
  const more = result.content.length - mostItems;
  if (more > 0) items.push({ type: 'text', text: `[${more} further pieces were left out.]` });
  return { isError: result.isError, ...(await cap(files, ownerId, toolName, items, mostCharacters)) };
};

const toItem = async (
  files: OutputDeps['files'],
  ownerId: string,
  toolName: string,
  content: ToolContent,
  hasRoom: boolean,
): Promise<ToolOutputItem> => {
  switch (content.type) {
    case 'text':
      return content;
    case 'source':
      return sourceOf(content.url, content.title);
    case 'resource':
      return content.text === null ? sourceOf(content.uri, null) : { type: 'text', text: content.text };
    case 'bytes': {
      const name = content.name ?? toolName;
      const kept = hasRoom ? await keep(files, ownerId, name, content.bytes) : undefined;
      if (!kept) {
        const text = `[A file of type ${content.mediaType} (${content.bytes.length} bytes) could not be kept.]`;
        return { type: 'text', text };
      }
      const { id: fileId, kind, mediaType, sizeBytes } = kept;
      return { type: 'file', fileId, name: kept.name, kind, mediaType, sizeBytes };
    }
  }
};

/** Only what a browser may open is an address; anything else is a word. */
const sourceOf = (url: string, title: string | null): ToolOutputItem =>
  /^https?:\/\//i.test(url) && URL.canParse(url)
    ? { type: 'source', url, title }
    : { type: 'text', text: title === null ? url : `${title}: ${url}` };

/** Undefined when it is nothing that can be kept, or there is no room: the call has happened all the same. */
const keep = async (files: OutputDeps['files'], ownerId: string, name: string, bytes: Uint8Array) => {
  try {
    return await files.keepFor(ownerId, { name, content: Readable.from([Buffer.from(bytes)]) });
  } catch {
    return undefined;
  }
};

const textOf = (item: ToolOutputItem): string => {
  if (item.type === 'text') return item.text;
  return item.type === 'data' ? JSON.stringify(item.data, null, 1) : '';
};

const cap = async (
  files: OutputDeps['files'],
  ownerId: string,
  toolName: string,
  items: ToolOutputItem[],
  mostCharacters: number,
): Promise<Pick<ToolOutput, 'items' | 'truncated'>> => {
  const texts = items.map(textOf);
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length <= mostCharacters) return { items, truncated: null };
  const whole = texts.filter((text) => text !== '').join('\n\n');
  const sizeBytes = Buffer.byteLength(whole);
  // A text file holds no NUL, and no half of a character.
  const kept = Buffer.from(whole.replaceAll('\0', '').toWellFormed()).subarray(0, longestKept);
  const file = await keep(files, ownerId, `${toolName}.txt`, wholeCharacters(kept));
  let free = mostCharacters;
  const capped = items.flatMap((item, index): ToolOutputItem[] => {
    const text = texts[index]!;
    if (item.type !== 'text' && item.type !== 'data') return [item];
    const fits = text.length <= free;
    const room = free;
    free = Math.max(0, free - text.length);
    if (fits) return [item];
    return room > 0 ? [{ type: 'text', text: text.slice(0, room) }] : [];
  });
  return { items: capped, truncated: { sizeBytes, fileId: file?.id ?? null } };
};

/** Without the beginning of a character whose rest was cut off. */
const wholeCharacters = (bytes: Buffer): Buffer => {
  let end = bytes.length;
  while (end > 0 && end > bytes.length - 4 && (bytes[end - 1]! & 0xc0) === 0x80) end -= 1;
  if (end === 0) return bytes;
  const lead = bytes[end - 1]!;
  const needs = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return bytes.length - (end - 1) >= needs ? bytes : bytes.subarray(0, end - 1);
};
