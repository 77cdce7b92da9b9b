/** A document, read, and with where its calls go. */
import type { actionRoutes } from '@stoa/contract/actions';
import type { RouteInput } from '@stoa/contract/route';
import { AppError } from '../../../../kernel/errors.ts';
import type { ActionRow } from '../../schema.ts';
import { workApart } from '../../work.ts';
import { canonicalServer, type Placed } from './definition.ts';
import { type Described, DocumentError, readDocument } from './operations.ts';

const parsing = { timeoutMs: 10_000, mostMegabytes: 256 };

type Changes = RouteInput<typeof actionRoutes.update>['body'];

/** Parsed apart: a document is a stranger's, and YAML can be made to grow. @throws action/document-invalid */
const described = async (text: string, server?: string): Promise<Described> => {
  const { signal } = new AbortController();
  const answer = await workApart({ kind: 'parse-document', text }, { ...parsing, signal });
  if (!answer.ok) throw invalid(answer.message);
  // PostgreSQL keeps no text with it.
  if (/(?<!\\)(\\\\)*\\u0000/.test(answer.text)) throw invalid('It holds a NUL character.');
  try {
    return readDocument(JSON.parse(answer.text), server);
  } catch (error) {
    if (error instanceof DocumentError) throw invalid(error.message);
    throw error;
  }
};

/** As it is where calls go to `server`, which may be none that the document names. */
export const readAt = ({ document, server }: { document: string; server?: string | undefined }) =>
  described(document, server === undefined ? undefined : canonicalServer(server));

export const place = async (document: string, given: string | undefined): Promise<Placed> => {
  const read = await readAt({ document, server: given });
  const server = given === undefined ? read.servers[0] : canonicalServer(given);
  if (server === undefined)
    throw invalid('It names no server with a whole http or https address: say where its calls go.');
  return { document, described: read, server };
};

/** Undefined where its operations stay as they are. Which of them can be called hangs on the server. */
export const placeAnew = async (
  row: ActionRow,
  { document, server }: Changes,
  keptDocument: () => Promise<string | null | undefined>,
): Promise<Placed | undefined> => {
  const isMoved = server !== undefined && canonicalServer(server) !== row.server;
  if (document === undefined && !isMoved) return undefined;
  const text = document ?? (await keptDocument());
  if (typeof text !== 'string')
    throw invalid('Its document was not kept: hand it in again to change where its calls go.');
  return place(text, server);
};

const invalid = (message: string) =>
  new AppError('action/document-invalid', message, { details: { message } });
