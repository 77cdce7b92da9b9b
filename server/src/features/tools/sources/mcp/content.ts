/** What servers answer with, as content of tools. Nothing of it is fetched here, and nothing of it is live. */
import type { ContentBlock, ReadResourceResult } from '@modelcontextprotocol/client';
import type { McpContent } from '@stoa/contract/mcp-servers';
import type { ToolContent } from '../../source.ts';

export const toContent = (block: ContentBlock): ToolContent => {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text };
    case 'image':
    case 'audio':
      return bytesOf(block.mimeType, null, block.data);
    case 'resource_link':
      return isWebAddress(block.uri)
        ? { type: 'source', url: block.uri, title: block.title ?? block.name }
        : { type: 'resource', uri: block.uri, text: null, mediaType: block.mimeType ?? null };
    case 'resource':
      return ofResource(block.resource);
  }
};

export const ofResource = (resource: ReadResourceResult['contents'][number]): ToolContent =>
  'blob' in resource
    ? bytesOf(resource.mimeType ?? 'application/octet-stream', lastSegment(resource.uri), resource.blob)
    : {
        type: 'resource',
        uri: resource.uri,
        text: resource.text,
        mediaType: resource.mimeType ?? null,
      };

/** As an answer of our own API. */
export const shown = (content: ToolContent): McpContent =>
  content.type === 'bytes' ? { ...content, bytes: Buffer.from(content.bytes).toString('base64') } : content;

const bytesOf = (mediaType: string, name: string | null, base64: string): ToolContent => ({
  type: 'bytes',
  mediaType: /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType.toLowerCase() : 'application/octet-stream',
  name,
  bytes: Buffer.from(base64, 'base64'),
});

const isWebAddress = (uri: string): boolean => /^https?:\/\//i.test(uri) && URL.canParse(uri);

export const lastSegment = (uri: string): string | null => {
  const segment = /([^/\\?#]+)(?:[?#].*)?$/.exec(uri)?.[1];
  if (segment === undefined) return null;
  try {
    return decodeURIComponent(segment).slice(0, 200);
  } catch {
    return segment.slice(0, 200);
  }
};
