import type { ModelEvent } from '../../stream.ts';
import { asArray, asRecord, asText } from '../wire/loose-json.ts';

/**
 * What some servers add to the wire: pages that an answer rests on (`annotations` of a delta; `citations` or
 * `search_results` of a chunk, repeated in each) and generated images. Each page is told once.
 */
export function createExtrasReader(emit: (event: ModelEvent) => void) {
  const seenUrls = new Set<string>();
  let fileCount = 0;

  function source(url: string | undefined, title: string | undefined) {
    if (url === undefined || seenUrls.has(url) || !/^https?:\/\//i.test(url)) return;
    seenUrls.add(url);
    emit({ type: 'source', id: `source-${seenUrls.size}`, url, ...(title !== undefined && { title }) });
  }

  function image(entry: unknown) {
    const url = asText(asRecord(asRecord(entry)?.image_url)?.url);
    const match = url && /^data:([\w.+-]+\/[\w.+-]+);base64,/.exec(url);
    if (!match) return;
    fileCount++;
    const bytes = Buffer.from(url.slice(match[0].length), 'base64');
    emit({ type: 'file', id: `file-${fileCount}`, mediaType: match[1]!, bytes: new Uint8Array(bytes) });
  }

  return {
    readDelta(annotations: unknown, images: unknown) {
      for (const annotation of asArray(annotations)) {
        const citation = asRecord(asRecord(annotation)?.url_citation);
        source(asText(citation?.url), asText(citation?.title));
      }
      for (const entry of asArray(images)) image(entry);
    },
    readChunk(searchResults: unknown, citations: unknown) {
      for (const result of asArray(searchResults))
        source(asText(asRecord(result)?.url), asText(asRecord(result)?.title));
      for (const url of asArray(citations)) source(asText(url), undefined);
    },
  };
}
