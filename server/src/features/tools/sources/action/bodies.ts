/** The body of a request: which of the forms that an operation takes a model can write, and how. Pure. */
import { createHash } from 'node:crypto';
import { wordOf } from './parameter-styles.ts';
import { isRecord, type JsonRecord, resolve, withoutReferences } from './references.ts';

export interface Body {
  type: 'json' | 'form' | 'multipart' | 'text';
  /** As the document says it. Absent: as it usually is. */
  media?: string;
}

interface ReadBody extends Body {
  media: string;
  schema: JsonRecord;
  isRequired: boolean;
}

/** In the order in which they are chosen. */
const kinds = [
  ['json', /^(application\/(.*\+)?json|\*\/\*|application\/\*)$/],
  ['form', /^application\/x-www-form-urlencoded$/],
  ['multipart', /^multipart\/form-data$/],
  ['text', /^text\/|^application\/(.*\+)?(xml|yaml)$/],
] as const;

const mediaOf = (given: string): string => given.split(';')[0]!.trim().toLowerCase();

/** @returns null where there is none, or none that is needed; otherwise why it cannot be written */
export const bodyOf = (document: JsonRecord, given: unknown): ReadBody | null | 'body' | 'file' => {
  if (given === undefined) return null;
  const body = resolve(document, given);
  if (!isRecord(body.content)) return isRecord(given) && '$ref' in given ? 'body' : null;
  const contents = Object.entries(body.content).map(([media, content]) => [mediaOf(media), content] as const);
  const isRequired = body.required === true;
  let wantsFile = false;
  for (const [type, pattern] of kinds) {
    const [media, content] = contents.find(([one]) => pattern.test(one)) ?? [];
    if (media === undefined || !isRecord(content)) continue;
    const usual = type === 'text' ? { type: 'string' } : { type: 'object' };
    const schema = withoutReferences(document, content.schema ?? usual);
    const written = type === 'multipart' ? withoutFiles(schema) : schema;
    if (!written) wantsFile = true;
    else
      return { type, media: media.includes('*') ? 'application/json' : media, schema: written, isRequired };
  }
  if (contents.length === 0 || !isRequired) return null;
  return wantsFile || contents.some(([media]) => !media.startsWith('application/') || isBytes(media))
    ? 'file'
    : 'body';
};

const isBytes = (media: string): boolean => /octet-stream|pdf|zip$/.test(media);

/** What a model cannot write is left out. @returns undefined where it is needed */
const withoutFiles = (schema: JsonRecord): JsonRecord | undefined => {
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const files = Object.keys(properties).filter((name) => isFile(properties[name]));
  const required = Array.isArray(schema.required) ? schema.required : [];
  if (files.some((name) => required.includes(name))) return undefined;
  const kept = Object.entries(properties).filter(([name]) => !files.includes(name));
  if (files.length > 0 && kept.length === 0) return undefined;
  return { ...schema, properties: Object.fromEntries(kept) };
};

const isFile = (schema: unknown): boolean => {
  if (!isRecord(schema)) return false;
  const of = schema.type === 'array' ? schema.items : schema;
  return isRecord(of) && (of.format === 'binary' || of.format === 'base64' || 'contentMediaType' in of);
};

/** @throws what `refuse` makes of an input that does not fit */
export const writeBody = (
  { type, media }: Body,
  given: unknown,
  refuse: (message: string) => Error,
): { body: string; type: string } => {
  if (type === 'json') return { body: JSON.stringify(given), type: media ?? 'application/json' };
  if (type === 'text') return { body: wordOf(given), type: `${media ?? 'text/plain'}; charset=utf-8` };
  if (!isRecord(given)) throw refuse('`body` is to be an object.');
  const fields = Object.entries(given).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null)
      .map((one) => [name, wordOf(one)] as const),
  );
  if (type === 'form')
    return {
      body: new URLSearchParams(fields.map(([name, value]) => [name, value])).toString(),
      type: 'application/x-www-form-urlencoded',
    };
  // Made of what it stands between, so that nothing in there can be it.
  const boundary = createHash('sha256').update(JSON.stringify(fields)).digest('hex');
  const parts = fields.map(
    ([name, value]) =>
      `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  );
  return { body: `${parts.join('')}--${boundary}--\r\n`, type: `multipart/form-data; boundary=${boundary}` };
};

const quoted = (name: string): string =>
  name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
