import { AppError } from '../../kernel/errors.ts';

/**
 * The base URL of an endpoint as it is kept: parsed by the WHATWG rules, http or https, without user
 * info, query or fragment (SR-18), and without a trailing slash.
 * @throws endpoint/address-invalid
 */
export const normaliseBaseUrl = (given: string): string => {
  if (!URL.canParse(given)) throw invalid('This is not a URL. It looks like https://api.example.com/v1.');
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw invalid('The URL must start with https:// or http://.');
  if (url.username || url.password) throw invalid('Put the key into its own field, not into the URL.');
  if (url.search || url.hash) throw invalid('The URL ends before any ? or #.');
  return url.origin + url.pathname.replace(/\/+$/, '');
};

const invalid = (message: string) => new AppError('endpoint/address-invalid', message);
