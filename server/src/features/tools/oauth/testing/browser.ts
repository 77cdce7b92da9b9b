/** A browser without a screen: it keeps cookies, follows redirects, and fills in the forms of the authorization server. */
import { fetch } from 'undici';

export interface Page {
  url: URL;
  status: number;
  headers: Headers;
  text: string;
  /** Every address on the way, the last one included. */
  way: string[];
}

export type Decision = 'consent' | 'deny' | 'leave';

const mostSteps = 20;

export type Browser = ReturnType<typeof createBrowser>;

export const createBrowser = () => {
  const jar = new Map<string, Map<string, string>>();

  // As in any browser, cookies know no ports.
  const cookiesFor = (url: URL): string =>
    [...(jar.get(url.hostname) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');

  const keep = (url: URL, lines: string[]): void => {
    const own = jar.get(url.hostname) ?? new Map<string, string>();
    jar.set(url.hostname, own);
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      const isGone = attributes.some((one) => /^max-age=0$/i.test(one) || /^expires=.*1970/i.test(one));
      if (isGone || value === '') own.delete(name);
      else own.set(name, value);
    }
  };

  const step = async (address: string | URL, body?: URLSearchParams) => {
    const url = new URL(address);
    const response = await fetch(url, {
      redirect: 'manual',
      method: body ? 'POST' : 'GET',
      headers: {
        accept: 'text/html',
        cookie: cookiesFor(url),
        ...(body && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body && { body: body.toString() }),
    });
    keep(url, response.headers.getSetCookie());
    return { url, response };
  };

  return {
    jar,
    /** As if somebody had signed in there before. */
    setCookie(origin: string, name: string, value: string): void {
      keep(new URL(origin), [`${name}=${value}`]);
    },

    /**
     * Opens an address and goes on as far as redirects and forms lead.
     * @param until an address before which it stops, and which is what it returns without having asked for it
     */
    async open(
      address: string | URL,
      decision: Decision = 'consent',
      until?: (url: URL) => boolean,
    ): Promise<Page> {
      const way: string[] = [];
      let next: { address: string | URL; body?: URLSearchParams } = { address };
      for (let count = 0; count < mostSteps; count++) {
        const going = new URL(next.address);
        way.push(going.href);
        if (until?.(going)) return { url: going, status: 0, headers: new Headers(), text: '', way };
        const { url, response } = await step(next.address, next.body);
        const location = response.headers.get('location');
        if (location !== null && response.status >= 300 && response.status < 400) {
          next = { address: new URL(location, url) };
          continue;
        }
        const text = await response.text();
        const page = {
          url,
          status: response.status,
          headers: new Headers([...response.headers]),
          text,
          way,
        };
        const prompt = /name="prompt" value="(\w+)"/.exec(text)?.[1];
        if (prompt === undefined || decision === 'leave') return page;
        const action = new URL(/action="([^"]+)"/.exec(text)![1]!, url);
        if (decision === 'deny') next = { address: new URL(`${action.pathname}/abort`, url) };
        else next = { address: action, body: formOf(prompt) };
      }
      throw new Error(`The browser is sent around in circles: ${way.join(' → ')}`);
    },
  };
};

const formOf = (prompt: string): URLSearchParams =>
  new URLSearchParams(prompt === 'login' ? { prompt, login: 'somebody', password: 'any' } : { prompt });
