import { AppError } from '../../../../kernel/errors.ts';

/**
 * The address of a server as it is kept, and as tokens are asked for it (RFC 8707): by the WHATWG rules, http or
 * https, without user information (SR-18) and fragment. A bare origin has no slash at its end, which is the
 * spelling that protected resources use of themselves.
 * @throws mcp-server/address-invalid
 */
export const canonicalUrl = (given: string): string => {
  if (!URL.canParse(given)) throw invalid('This is not a URL. It looks like https://mcp.example.com/mcp.');
  const url = new URL(given);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw invalid('The URL must start with https:// or http://.');
  if (url.username || url.password) throw invalid('Put secrets into headers, not into the URL.');
  url.hash = '';
  return url.pathname === '/' && url.search === '' ? url.origin : url.href;
};

const invalid = (message: string) => new AppError('mcp-server/address-invalid', message);
