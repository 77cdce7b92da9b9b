/** A house that sends mail, with everything it sent at hand. */
import assert from 'node:assert/strict';
import { afterEach } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openTestRooms, type TestRoomsOptions } from '../../app/testing.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Db } from '../../platform/db/port.ts';
import type { Mail, MailMessage } from '../../platform/mail/port.ts';
import type { Queue } from '../../platform/queue/port.ts';

export const visitor = { onThisMachine: true, userAgent: 'test', languages: 'en' };

export const until = async <T>(look: () => Promise<T | undefined | false> | T | undefined | false) => {
  for (let tries = 0; tries < 400; tries++) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await delay(5);
  }
  return assert.fail('waited too long');
};

/** A mail server that takes what `refuse` does not throw at. */
export const createTestMail = (refuse: (message: MailMessage) => void = () => undefined) => {
  const sent: MailMessage[] = [];
  const mail: Mail = {
    send: async (message) => {
      refuse(message);
      sent.push(message);
    },
  };
  return { mail, sent };
};

const started: Queue[] = [];
afterEach(async () => {
  for (const queue of started.splice(0)) await queue.stop();
});

/** Jobs are done as they come, until the test ends: before its database does. */
export const startQueue = ({ queue }: { queue: Queue }): void => {
  queue.start();
  started.push(queue);
};

/** Ada is the administrator; jobs are done as they come. */
export const openMailHouse = async (options: Omit<TestRoomsOptions, 'mail'> = {}) => {
  const { mail, sent } = createTestMail();
  const rooms = await openTestRooms({ ...options, mail });
  const ada = await rooms.addUser('Ada');
  startQueue(rooms);
  return {
    rooms,
    ada,
    sent,
    /** The next mail to an address, taken out of `sent`. */
    async nextMailTo(to: string): Promise<MailMessage> {
      const message = await until(() => sent.find((one) => one.to === to));
      sent.splice(sent.indexOf(message), 1);
      return message;
    },
  };
};

/** As much of the queue's table as tests look at. */
export interface JobRows {
  jobs: { id: string; kind: string; payload: Record<string, unknown>; dueAt: string };
}

/** Whatever was to be done soon has been; what is to be done in some days rests. */
export const untilNoJobs = ({ db }: { db: Db }): Promise<true> =>
  until(async () => {
    const query = db.query<JobRows>().selectFrom('jobs').select('id');
    const due = await query
      .where('dueAt', '<', db.engine.now(24 * 3_600_000))
      .limit(1)
      .execute();
    return due.length === 0;
  });

/** What a link carries. */
export const tokenIn = (text: string): string => {
  const token = /#([\w-]{43})\b/.exec(text)?.[1];
  assert.ok(token, text);
  return token;
};

/** The code of a refusal; any other failure is thrown on. */
export const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};
