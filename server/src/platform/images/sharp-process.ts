/**
 * Each picture is decoded in a process of its own, started for it and gone after it (SR-65). The
 * decoders are native code: in libvips' thread pool or a worker thread, one that crashes takes the
 * server with it, one that hangs keeps its thread for ever, and what it has allocated is nobody's to
 * bound. A process can be killed at any time, takes its memory along, and inherits no environment. It
 * costs 0.2 s, which an upload has.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createTurns } from '../../kernel/turns.ts';
import { type Images, ImageUnreadableError, type RemadeImage } from './port.ts';

/** Further ones wait in line. */
const processesAtOnce = 2;
/** What writing to a process that has gone says. */
const hungUp = ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'];
const program = new URL('./remake-image.ts', import.meta.url);

export const createSharpImages = ({ timeoutMs = 120_000 } = {}): Images => {
  const inTurn = createTurns(processesAtOnce);
  return { remake: (content) => inTurn('', () => remake(content, timeoutMs)) };
};

const remake = async (content: Readable, timeoutMs: number): Promise<RemadeImage> => {
  const child = fork(program, {
    env: {},
    execArgv: [],
    serialization: 'advanced',
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  const alarm = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  try {
    const answered = answerOf(child);
    // One that has seen enough hangs up; what it made of it counts.
    const fed = pipeline(content, child.stdin!).catch((error: NodeJS.ErrnoException) => {
      if (!hungUp.includes(error.code ?? '')) throw error;
    });
    const [answer] = await Promise.all([answered, fed]);
    if (!answer) throw new ImageUnreadableError('The picture could not be decoded within its limits.');
    return answer;
  } finally {
    clearTimeout(alarm);
    child.kill('SIGKILL');
  }
};

/** Undefined when it ends, in whichever way, without having made a picture: its last message comes before that. */
const answerOf = (child: ChildProcess): Promise<RemadeImage | undefined> =>
  new Promise((resolve, reject) => {
    child.once('message', (made) => resolve(made as RemadeImage));
    child.once('disconnect', () => resolve(undefined));
    child.once('error', reject);
  });
