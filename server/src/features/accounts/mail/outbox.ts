/**
 * Mails wait in a table until the mail server has taken them, so that one that is down fails no request and loses
 * no mail. They hold links that work, so they are sealed, and gone once they are sent or of no use any more.
 */
import { type Clock, isoAt } from '../../../kernel/clock.ts';
import { AppError } from '../../../kernel/errors.ts';
import type { NewId } from '../../../kernel/ids.ts';
import type { Log } from '../../../kernel/log.ts';
import type { Db, Handle, Tx } from '../../../platform/db/port.ts';
import { type Mail, MailError, type MailMessage } from '../../../platform/mail/port.ts';
import type { Queue } from '../../../platform/queue/port.ts';
import type { SealedColumn, Secrets } from '../../../platform/secrets/port.ts';
import type { SettingsRoom } from '../../settings/settings.ts';
import { type LetterFacts, type LetterKind, letterLanguage, write } from './letters.ts';
import { deleteMail, findMail, insertMail, listMails, updateMail } from '../store.ts';

const usefulForMs = 24 * 60 * 60_000;
const firstRestMs = 10_000;
const longestRestMs = 10 * 60_000;

const placeOf = (mailId: string): string => `mails.${mailId}.sealed`;

/** Mails that wait while the secret key is changed. */
export const waitingMails: SealedColumn = {
  list: async (db) =>
    (await listMails(db)).map(({ id, sealed, createdAt }) => ({
      id,
      name: `mail of ${createdAt}`,
      place: placeOf(id),
      sealed,
    })),
  replace: (tx, id, sealed) => updateMail(tx, id, { sealed }),
  forget: deleteMail,
};

export interface OutboxDeps {
  db: Db;
  queue: Queue;
  secrets: Secrets;
  clock: Clock;
  newId: NewId;
  log: Log;
  settings: SettingsRoom;
  /** Null where the operator has configured none. */
  mail: Mail | null;
}

export interface Receiver {
  email: string;
  /** Null for who has no account yet. */
  userId: string | null;
  /** What the browser of whoever asked for the mail would read (`Accept-Language`). */
  languages: string;
}

export type Outbox = ReturnType<typeof createOutbox>;

export const createOutbox = (deps: OutboxDeps) => {
  const { db, queue, secrets, clock, newId, log, settings, mail } = deps;
  queue.handle('mail', async ({ payload }) => {
    const row = await findMail(db, payload.mailId as string);
    if (!row) return;
    if (!mail || row.expiresAt <= isoAt(clock.nowMs())) return void (await deleteMail(db, row.id));
    const message = JSON.parse(secrets.open(row.sealed, placeOf(row.id))) as MailMessage;
    try {
      await mail.send(message);
    } catch (error) {
      const isFinal = error instanceof MailError && error.isFinal;
      log.warn({ kind: isFinal ? 'refused' : 'put off', error }, 'A mail was not taken');
      if (isFinal) return void (await deleteMail(db, row.id));
      return await putOff(row.id, row.attempts + 1);
    }
    await deleteMail(db, row.id);
  });

  const putOff = (mailId: string, attempts: number): Promise<void> =>
    db.transaction(async (tx) => {
      await updateMail(tx, mailId, { attempts });
      const restMs = Math.min(firstRestMs * 2 ** (attempts - 1), longestRestMs);
      await queue.enqueue(tx, 'mail', { mailId }, restMs);
    });

  const compose = async (
    handle: Handle,
    kind: LetterKind,
    { email, userId, languages }: Receiver,
    facts: Omit<LetterFacts, 'instance'>,
  ): Promise<MailMessage> => {
    const { instanceName } = await settings.read(handle);
    const preference = userId === null ? 'auto' : (await settings.readPreferences(userId, handle)).language;
    return {
      to: email,
      ...write(kind, letterLanguage(preference, languages), { instance: instanceName, ...facts }),
    };
  };

  return {
    isOpen: mail !== null,

    /** Sent when `tx` has committed; where there is no mail, not at all. It goes with the account of its receiver. */
    async post(
      tx: Tx,
      kind: LetterKind,
      to: Receiver,
      facts: Omit<LetterFacts, 'instance'>,
      expiresAt = isoAt(clock.nowMs() + usefulForMs),
    ): Promise<void> {
      if (!mail) return;
      const id = newId('mai');
      const message = await compose(tx, kind, to, facts);
      await insertMail(tx, {
        id,
        userId: to.userId,
        sealed: secrets.seal(JSON.stringify(message), placeOf(id)),
        attempts: 0,
        createdAt: isoAt(clock.nowMs()),
        expiresAt,
      });
      await queue.enqueue(tx, 'mail', { mailId: id });
      tx.afterCommit(queue.wake);
    },

    /** Sent at once, for whoever waits to see whether it works. @throws mail/missing, mail/failed */
    async sendTest(to: Receiver, name: string): Promise<void> {
      if (!mail) throw new AppError('mail/missing', 'No mail server is configured (STOA_SMTP_URL).');
      try {
        await mail.send(await compose(db, 'test', to, { name }));
      } catch (error) {
        const details = error instanceof MailError ? error.message : undefined;
        throw new AppError('mail/failed', 'The mail server did not take the mail.', {
          cause: error,
          details,
        });
      }
    },
  };
};
