/**
 * Whether a doubted registration still stands. A browser was sent to the authorization server with it and never came
 * back: perhaps the server has forgotten it and shows a page of its own, more often somebody has just walked away.
 */
import type { Log } from '../../../kernel/log.ts';
import type { Db } from '../../../platform/db/port.ts';
import type { Leg, Legs } from './leg.ts';
import { textOf } from './metadata.ts';
import type { ClientWish } from './registration.ts';
import type { Registration, ReusingStore, Seen } from './registration-store.ts';
import type { ClientSnapshot } from './token-endpoint.ts';

type Verdict = 'known' | 'unknown' | 'unclear';

export const createSuspicion = ({ db, legs, log }: { db: Db; legs: Legs; log: Log }) => {
  /** RFC 7592: who was registered may read it; a server that has forgotten the client does not know the token. */
  const askForIt = async (
    leg: Leg,
    address: string,
    token: string,
    signal: AbortSignal,
  ): Promise<Verdict> => {
    const { status } = await leg.get(address, signal, { authorization: `Bearer ${token}` });
    if (status === 200) return 'known';
    return status === 401 || status === 404 ? 'unknown' : 'unclear';
  };

  /** What a browser would be shown at first: an error page of the server's own means that it is not known. */
  const askForThePage = async (
    { clientId }: ClientSnapshot,
    { target, server, redirectUri, signal }: ClientWish,
  ): Promise<Verdict> => {
    const address = new URL(server.authorization_endpoint);
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      // Of nothing: no code that this could lead to can be redeemed.
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      state: 'check',
    }))
      address.searchParams.set(name, value);
    const { status, leadsOn } = await legs(target).look(address.href, signal);
    if (leadsOn || status < 400) return 'known';
    return status < 500 ? 'unknown' : 'unclear';
  };

  const judge = async (
    { answer }: Registration,
    client: ClientSnapshot,
    wish: ClientWish,
  ): Promise<Verdict> => {
    const address = textOf(answer.registration_client_uri);
    const token = textOf(answer.registration_access_token);
    try {
      return await (address !== null && token !== null
        ? askForIt(legs(wish.target), address, token, wish.signal)
        : askForThePage(client, wish));
    } catch {
      wish.signal.throwIfAborted();
      return 'unclear';
    }
  };

  return {
    /** What stays unclear is used on: a doubt is not a verdict. @returns as what it may be used; undefined: not at all */
    async clear(
      store: ReusingStore,
      registration: Registration,
      client: ClientSnapshot,
      wish: ClientWish,
    ): Promise<Seen | undefined> {
      const { id, version } = registration;
      const verdict = await judge(registration, client, wish);
      if (verdict === 'unclear') return { id, version };
      if (verdict === 'known') {
        await store.confirm(db, id);
        return { id, version: version + 1 };
      }
      await store.reject(db, id);
      log.info(
        { targetId: wish.target.id, server: wish.target.name },
        'A server has forgotten its registration',
      );
      return undefined;
    },
  };
};
