/** What is sent as parts, and read from them. Pure. */
import type { FilePart, InputPart, Part } from '@stoa/contract/runs/parts';

/** The files come first: what is said about them is understood better after them. */
export const inputParts = (text: string, fileIds: readonly string[]): InputPart[] => [
  ...fileIds.map((fileId) => ({ type: 'file' as const, fileId })),
  ...(text.trim() === '' ? [] : [{ type: 'text' as const, text }]),
];

export const fileIdsOf = (parts: readonly InputPart[]): string[] =>
  parts.flatMap((part) => (part.type === 'file' ? [part.fileId] : []));

export const filesOf = (parts: readonly Part[]): FilePart[] => parts.filter((part) => part.type === 'file');
