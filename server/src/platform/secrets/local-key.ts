/** AES-256-GCM under one key of this instance; the key before it still opens what it sealed. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { DbUnusableError } from '../db/port.ts';
import type { Secrets } from './port.ts';

const version = 'v1';
const nonceLength = 12;
const tagLength = 16;

export const createLocalKeySecrets = (secretKey: string, previousKey?: string): Secrets => {
  const current = deriveKey(secretKey);
  const known = [current, ...(previousKey === undefined ? [] : [deriveKey(previousKey)])];

  return {
    seal(plain, place) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', current.bytes, nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      const text = Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url');
      return [version, current.id, text].join('.');
    },
    open(sealed, place) {
      const [sealedVersion, keyId, text] = sealed.split('.');
      if (sealedVersion !== version || !text) throw new Error('This is not a sealed secret.');
      const key = known.find(({ id }) => id === keyId);
      if (!key) throw new Error('This secret was sealed with another key.');
      const bytes = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, nonceLength))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-tagLength));
      return (
        decipher.update(bytes.subarray(nonceLength, -tagLength), undefined, 'utf8') + decipher.final('utf8')
      );
    },
    codeFor: (purpose) =>
      Buffer.from(hkdfSync('sha256', secretKey, '', `stoa code ${purpose}`, 9)).toString('base64url'),
    isCurrent: (sealed) => sealed.startsWith(`${version}.${current.id}.`),
  };
};

/** One key per purpose (SR-6): the configured one is never used as it is. */
const deriveKey = (secretKey: string) => {
  const bytes = Buffer.from(hkdfSync('sha256', secretKey, '', 'stoa sealing', 32));
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes };
};

/** Shorter than this nobody has made it with care. */
export const shortestKey = 32;

/**
 * The instance's key from `path`, made there when it is the first start. Only its owner may read the file.
 * @throws DbUnusableError when what is there cannot be a key
 */
export const loadOrMakeKey = (path: string): string => {
  const found = readKey(path);
  if (found !== undefined) {
    if (found.length >= shortestKey) return found;
    throw new DbUnusableError(
      `The file ${path} does not hold a secret key. Put the right one back, or set STOA_SECRET_KEY.`,
    );
  }
  const key = randomBytes(32).toString('base64url');
  writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
  return key;
};

/** Undefined when there is no such file. */
export const readKey = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DbUnusableError(`The secret key ${path} cannot be read: ${(error as Error).message}`);
  }
};
