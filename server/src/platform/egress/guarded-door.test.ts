import { silentLog } from '../../kernel/log.ts';
import { parseRule } from './allowed.ts';
import { proveEgress } from './conformance.ts';
import { createEgress } from './egress.ts';

proveEgress('egress', ({ allow = [], resolve, isConfirmed }) =>
  createEgress({
    log: silentLog,
    allow: allow.map((text) => parseRule(text)!),
    ...(resolve && { resolve }),
    ...(isConfirmed && { isConfirmed }),
  }),
);
