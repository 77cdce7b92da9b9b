/** Every provider with what it is put through; the reference of providers is made of this. */
import type { ProviderId } from '../../endpoint.ts';
import type { Subject } from '../conformance.ts';
import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { ollama } from './ollama.ts';
import { openai } from './openai.ts';
import { openaiCompatible } from './openai-compatible.ts';
import { scripted } from './scripted.ts';

export const subjects: Record<ProviderId, Subject> = {
  'openai-compatible': openaiCompatible,
  openai,
  anthropic,
  google,
  ollama,
  scripted,
};
