/** Passwords as argon2id hashes in the PHC string format, so that costs can be raised later. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../../kernel/errors.ts';

const derive = promisify(argon2);

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane; some 40 ms. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;

/** Where one waits: who has a session, a link or a device that is known goes before strangers, who can be any number. */
export type Line = 'known' | 'strangers';

/** Hashing is memory and time: only so many at once, the rest wait in line. */
const slots = { free: 2, known: [] as (() => void)[], strangers: [] as (() => void)[] };
/** Two seconds of work; beyond, an answer at once is worth more than a place in line. */
const longestLine = 100;
const retryAfterMs = 2_000;

let made = 0;

/** How many hashes were computed since the start: what an answer costs, apart from how busy the machine is. */
export const hashesMade = (): number => made;

const inSlot = async <T>(line: Line, work: () => Promise<T>): Promise<T> => {
  if (slots.free > 0) slots.free -= 1;
  else if (slots[line].length < longestLine) await new Promise<void>((resolve) => slots[line].push(resolve));
  else
    throw new AppError('request/too-many', 'Too many passwords are checked.', { details: { retryAfterMs } });
  try {
    return await work();
  } finally {
    const next = slots.known.shift() ?? slots.strangers.shift();
    if (next) next();
    else slots.free += 1;
  }
};

const hashWith = (
  password: string,
  salt: Buffer,
  { memory, passes, parallelism }: typeof cost,
  line: Line,
): Promise<Buffer> =>
  inSlot(line, () => {
    made += 1;
    // Unicode has several spellings of one text; keyboards differ in which they send.
    const message = password.normalize('NFKC');
    return derive('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength });
  });

const encode = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** @throws request/too-many when the line is full, as everything here that computes a hash */
export const hashPassword = async (password: string, line: Line = 'strangers'): Promise<string> => {
  const salt = randomBytes(16);
  const tag = await hashWith(password, salt, cost, line);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(salt)}$${encode(tag)}`;
};

const format = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

export const verifyPassword = async (
  password: string,
  hash: string,
  line: Line = 'strangers',
): Promise<boolean> => {
  const parsed = format.exec(hash);
  if (!parsed) return false;
  const [, memory, passes, parallelism, salt, tag] = parsed;
  const expected = Buffer.from(tag!, 'base64');
  const paid = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const actual = await hashWith(password, Buffer.from(salt!, 'base64'), paid, line);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
};

let decoy: Promise<string> | undefined;

/** Makes the hash that passwords of unknown accounts are held against. */
export const prepareDecoy = (): Promise<string> =>
  (decoy ??= hashPassword(randomBytes(16).toString('hex'), 'known'));

/** Takes as long as a real check: an unknown account must not answer sooner (SR-51). */
export const verifyAgainstNobody = async (password: string, line: Line = 'strangers'): Promise<false> => {
  await verifyPassword(password, await prepareDecoy(), line);
  return false;
};
