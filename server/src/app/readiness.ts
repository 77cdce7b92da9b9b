import { sql } from 'kysely';
import type { Db } from '../platform/db/port.ts';

export interface Readiness {
  /** `ok` when the database answers and requests are taken. */
  look(): Promise<{ status: 'ok' | 'starting' | 'failing'; reasons: string[] }>;
  /** From here on it tells load balancers to go elsewhere. */
  stop(): void;
}

export const createReadiness = (db: Db): Readiness => {
  let isStopping = false;
  return {
    async look() {
      if (isStopping) return { status: 'failing', reasons: ['The server is stopping.'] };
      try {
        await sql`select 1`.execute(db.query());
        return { status: 'ok', reasons: [] };
      } catch {
        return { status: 'failing', reasons: ['The database does not answer.'] };
      }
    },
    stop: () => void (isStopping = true),
  };
};
