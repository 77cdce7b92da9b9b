/** A browser without a screen: it follows redirects from host to host and keeps to each its own cookies. */
import { fetch } from 'undici';

const mostSteps = 15;

/** @returns the address at which it came to rest */
export const browse = async (start: URL, known: { origin: string; cookie: string }): Promise<URL> => {
  const jars = new Map([[known.origin, new Map([known.cookie.split('=', 2) as [string, string]])]]);
  let url = start;
  for (let step = 0; step < mostSteps; step++) {
    const jar = jars.get(url.origin) ?? new Map<string, string>();
    jars.set(url.origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie, accept: 'text/html' } });
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=', 2);
      jar.set(name, value);
    }
    await response.body?.cancel();
    const location = response.headers.get('location');
    if (location === null) return url;
    url = new URL(location, url);
  }
  throw new Error('It is sent on and on.');
};
