/** AES-256-GCM under one key of this instance, made at the first start and kept beside the data. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { DbUnusableError } from '../db/port.ts';
import type { Secrets } from './port.ts';

const version = 'v1';
const nonceLength = 12;
const tagLength = 16;

export const createLocalKeySecrets = (secretKey: string): Secrets => {
  // One key per purpose (SR-6): the configured one is never used as it is.
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'stoa sealing', 32));
  const keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);

  return {
    seal(plain, place) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return [version, keyId, Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')].join(
        '.',
      );
    },
    open(sealed, place) {
      const [sealedVersion, sealedKeyId, text] = sealed.split('.');
      if (sealedVersion !== version || !text) throw new Error('This is not a sealed secret.');
      if (sealedKeyId !== keyId) throw new Error('This secret was sealed with another key.');
      const bytes = Buffer.from(text, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(-tagLength));
      return (
        decipher.update(bytes.subarray(nonceLength, -tagLength), undefined, 'utf8') + decipher.final('utf8')
      );
    },
  };
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

const readKey = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new DbUnusableError(`The secret key ${path} cannot be read: ${(error as Error).message}`);
  }
};
