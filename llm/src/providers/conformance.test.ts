import { after } from 'node:test';
import { describeConformance } from './conformance.ts';
import { subjects } from './conformance/subjects.ts';
import { stopUpstream } from './conformance/upstream.ts';

after(stopUpstream);

for (const [provider, subject] of Object.entries(subjects)) describeConformance(provider, subject);
