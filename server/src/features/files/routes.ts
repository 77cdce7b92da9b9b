import { fileRoutes } from '@stoa/contract/files';
import { type Handler, on } from '../../kernel/handler.ts';
import type { Files } from './files.ts';

export const fileHandlers = (files: Files): Handler[] => [
  on(fileRoutes.upload, ({ principal, body }) => files.upload(principal, body)),
  on(fileRoutes.list, ({ principal, query }) => files.list(principal, query)),
  on(fileRoutes.get, ({ principal, params }) => files.get(principal, params.fileId)),
  on(fileRoutes.content, ({ principal, params, query }) => files.open(principal, params.fileId, query.size)),
  on(fileRoutes.remove, async ({ principal, params }) => {
    await files.remove(principal, params.fileId);
    return undefined;
  }),
];
