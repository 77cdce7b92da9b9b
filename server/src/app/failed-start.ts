import { DbUnusableError } from '../platform/db/port.ts';
import { ConfigError } from './config.ts';

/** One line for what an operator can act on; undefined for a fault of ours. */
export const explainFailedStart = (error: unknown): string | undefined => {
  if (error instanceof ConfigError || error instanceof DbUnusableError) return error.message;
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken. Stop the other program, or set STOA_PORT to another port.`;
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} may not be used by this user. Set STOA_PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL')
    return `${address} is not an address of this machine. Set STOA_HOST to one that is.`;
  return undefined;
};
