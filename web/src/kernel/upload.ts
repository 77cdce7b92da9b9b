import { ApiError, apiErrorOf, urlOf } from '@stoa/contract/client';
import type { RouteAnswer, RouteDefinition } from '@stoa/contract/route';
import { endSession } from './session-end.ts';

export interface UploadOptions {
  /** Aborting rejects with the reason it was given. */
  signal: AbortSignal;
  /** The share that has gone, from 0 to 1; at 1 the server still has to look at it. */
  onProgress: (share: number) => void;
}

/** Sends a file to a route that takes one, and tells how far it is, which `fetch` cannot. Rejects with ApiError. */
export const upload = <R extends RouteDefinition & { body: 'upload' }>(
  route: R,
  { content, name }: { content: Blob; name: string },
  { signal, onProgress }: UploadOptions,
): Promise<RouteAnswer<R>> => {
  const { promise, resolve, reject } = Promise.withResolvers<RouteAnswer<R>>();
  const request = new XMLHttpRequest();
  const abort = () => {
    request.abort();
    reject(signal.reason);
  };
  if (signal.aborted) return Promise.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total ? loaded / total : 0));
  request.addEventListener('error', () =>
    reject(new ApiError('network/unreachable', 'The server did not answer.', 0)),
  );
  request.addEventListener('load', () => {
    const { status, responseText } = request;
    const answer = status >= 200 && status < 300 ? parse(responseText) : undefined;
    if (answer !== undefined) return resolve(answer as RouteAnswer<R>);
    const error = apiErrorOf(status, responseText);
    if (error.code === 'account/sign-in-required') endSession('expired');
    reject(error);
  });
  request.addEventListener('loadend', () => signal.removeEventListener('abort', abort));
  const form = new FormData();
  form.append('file', content, name);
  request.open(route.method, urlOf(route));
  request.send(form);
  return promise;
};

/** Undefined for what a proxy in between says in its own words. */
const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
