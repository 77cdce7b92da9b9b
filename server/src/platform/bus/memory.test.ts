import { busConformance } from './conformance.ts';
import { createMemoryBus } from './memory.ts';

busConformance('memory bus', async () => createMemoryBus());
