import { lazy } from 'react';

/** The settings page of the audit log, for administrators. */
export const AuditLog = lazy(async () => ({ default: (await import('./audit-log.tsx')).AuditLog }));
