/** Passwords as argon2id hashes in the PHC string format, so that costs can be raised later. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane; some 40 ms. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };
const tagLength = 32;

/** Hashing is memory and time: only so many at once, the rest wait in line. */
const slots = { free: 2, waiting: [] as (() => void)[] };

let made = 0;

/** How many hashes were computed since the start: what an answer costs, apart from how busy the machine is. */
export const hashesMade = (): number => made;

const inSlot = async <T>(work: () => Promise<T>): Promise<T> => {
  if (slots.free > 0) slots.free -= 1;
  else await new Promise<void>((resolve) => slots.waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = slots.waiting.shift();
    if (next) next();
    else slots.free += 1;
  }
};

const hashWith = (
  password: string,
  salt: Buffer,
  { memory, passes, parallelism }: typeof cost,
): Promise<Buffer> =>
  inSlot(() => {
    made += 1;
    // Unicode has several spellings of one text; keyboards differ in which they send.
    const message = password.normalize('NFKC');
    return derive('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength });
  });

const encode = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const tag = await hashWith(password, salt, cost);
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${encode(salt)}$${encode(tag)}`;
};

const format = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

export const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const parsed = format.exec(hash);
  if (!parsed) return false;
  const [, memory, passes, parallelism, salt, tag] = parsed;
  const expected = Buffer.from(tag!, 'base64');
  const actual = await hashWith(password, Buffer.from(salt!, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  });
  return expected.length === actual.length && timingSafeEqual(expected, actual);
};

let decoy: Promise<string> | undefined;

/** Makes the hash that passwords of unknown accounts are held against. */
export const prepareDecoy = (): Promise<string> => (decoy ??= hashPassword(randomBytes(16).toString('hex')));

/** Takes as long as a real check: an unknown account must not answer sooner (SR-51). */
export const verifyAgainstNobody = async (password: string): Promise<false> => {
  await verifyPassword(password, await prepareDecoy());
  return false;
};
