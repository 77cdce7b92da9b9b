/**
 * Diagrams are drawn where they can do nothing: in a frame without an origin (`web/frame`), which is
 * given a source and hands back a picture as text. What comes back is shown as an image only.
 */

export interface Drawing {
  svg: string;
}

/** Why there is no picture: in the words of the drawing program, or `slow`. */
export interface Failure {
  problem: string;
  isSlow?: true;
}

interface Frame {
  port: MessagePort;
  remove(): void;
}

const FRAME_PATH = '/frame/mermaid.html';
const PATIENCE_MS = 15_000;
const MAX_PICTURE_LENGTH = 5_000_000;
const MAX_PROBLEM_LENGTH = 1_000;
const CACHE_SIZE = 50;

const cache = new Map<string, Promise<Drawing | Failure>>();
let frame: Promise<Frame> | undefined;
let lastId = 0;
let lastDrawing: Promise<unknown> = Promise.resolve();

/** Draws one after another; what was drawn before is remembered. Never rejects. */
export function drawDiagram(source: string, isDark: boolean): Promise<Drawing | Failure> {
  const key = `${isDark ? 'dark' : 'light'} ${source}`;
  const known = cache.get(key);
  if (known) return known;
  const drawing = lastDrawing.then(() => order(source, isDark));
  lastDrawing = drawing;
  if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value!);
  cache.set(key, drawing);
  // A frame that did not come or hung may do better another time.
  void drawing.then((result) => 'isSlow' in result && cache.delete(key));
  return drawing;
}

async function order(source: string, isDark: boolean): Promise<Drawing | Failure> {
  const slow = timeout();
  try {
    frame ??= openFrame();
    const { port } = await Promise.race([frame, slow.passed]);
    const id = (lastId += 1);
    const answer = answerTo(port, id);
    port.postMessage({ id, source, isDark });
    return await Promise.race([answer, slow.passed]);
  } catch {
    // Whatever it is doing, it is not listening.
    void frame?.then(({ remove }) => remove());
    frame = undefined;
    return { problem: '', isSlow: true };
  } finally {
    slow.stop();
  }
}

function answerTo(port: MessagePort, id: number): Promise<Drawing | Failure> {
  return new Promise((resolve) => {
    const hear = ({ data }: MessageEvent<unknown>) => {
      const result = readAnswer(data, id);
      if (!result) return;
      port.removeEventListener('message', hear);
      resolve(result);
    };
    port.addEventListener('message', hear);
  });
}

/** What the frame says is read like any stranger's word. */
function readAnswer(data: unknown, id: number): Drawing | Failure | undefined {
  if (typeof data !== 'object' || data === null || !('id' in data) || data.id !== id) return undefined;
  if ('svg' in data && typeof data.svg === 'string' && data.svg.length <= MAX_PICTURE_LENGTH)
    return { svg: data.svg };
  const problem = 'problem' in data && typeof data.problem === 'string' ? data.problem : '';
  return { problem: problem.slice(0, MAX_PROBLEM_LENGTH) };
}

function openFrame(): Promise<Frame> {
  return new Promise((resolve) => {
    const element = document.createElement('iframe');
    element.setAttribute('sandbox', 'allow-scripts');
    element.referrerPolicy = 'no-referrer';
    element.tabIndex = -1;
    element.className = 'md-frame';
    element.setAttribute('aria-hidden', 'true');
    element.addEventListener(
      'load',
      () => {
        const { port1, port2 } = new MessageChannel();
        // It has no origin that could be named; what runs in it was chosen by its path.
        element.contentWindow?.postMessage('draw', '*', [port2]);
        port1.start();
        resolve({
          port: port1,
          remove: () => {
            port1.close();
            element.remove();
          },
        });
      },
      { once: true },
    );
    element.src = FRAME_PATH;
    document.body.append(element);
  });
}

function timeout(): { passed: Promise<never>; stop: () => void } {
  let timer: ReturnType<typeof setTimeout>;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The frame does not answer.')), PATIENCE_MS);
  });
  return { passed, stop: () => clearTimeout(timer) };
}
