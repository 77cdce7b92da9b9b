// What a link or image in text nobody vouches for may do. Only web addresses, mail and anchors in the
// page are live; everything else stays text. No image is fetched before someone asks for it.

import { decodeEntities } from './entities.ts';

export interface LinkTarget {
  href: string;
  /** The host a web link leads to; absent for mail and anchors. */
  host?: string;
}

export type ImageTarget = { kind: 'inline'; src: string } | { kind: 'remote'; src: string; host: string };

const LIVE_PROTOCOLS = new Set(['http:', 'https:', 'mailto:']);
const INLINE_IMAGE = /^data:image\/(?:png|jpeg|gif|webp);base64,[a-z0-9+/=\s]+$/i;
const HOST_IN_TEXT =
  /^\s*(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^\s/?#@]*@)?((?:[\p{L}\p{N}_-]+\.)+[\p{L}\p{N}-]{2,})\.?(?::\d+)?(?:[/?#]\S*)?\s*$/iu;
/** Endings of file names that are also top-level domains: `main.rs` names a file, not a host. */
const FILE_ENDING = /\.(?:js|ts|md|rs|py|sh|pl|cc|so|ps|zip|mov|app|vue)$/i;

/** Where a link may lead; undefined if it must not be live. */
export function findLinkTarget(rawHref: string): LinkTarget | undefined {
  const href = decodeEntities(rawHref).trim();
  if (/^#[^\s]*$/.test(href)) return { href };
  const url = parseUrl(href);
  if (!url || !LIVE_PROTOCOLS.has(url.protocol)) return undefined;
  if (url.protocol === 'mailto:') return { href: url.href };
  return url.host === '' ? undefined : { href: url.href, host: url.host };
}

/** The real host, if a reader of `text` would expect another one. */
export function findMisleadingHost(text: string, target: LinkTarget): string | undefined {
  if (target.host === undefined) return undefined;
  if (new URL(target.href).username !== '') return target.host;
  const match = HOST_IN_TEXT.exec(text.replaceAll(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\u00AD]/g, ''));
  if (!match) return undefined;
  const [, scheme, name] = match;
  if (scheme === undefined && FILE_ENDING.test(name!) && !name!.includes('www.')) return undefined;
  const expected = parseUrl(`http://${name}`)?.hostname.replace(/^www\./, '');
  const real = new URL(target.href).hostname.replace(/^www\./, '');
  return expected === real || (expected !== undefined && real.endsWith(`.${expected}`))
    ? undefined
    : target.host;
}

/** Where an image may come from; undefined if it must not be shown. */
export function findImageTarget(rawSrc: string): ImageTarget | undefined {
  const src = decodeEntities(rawSrc).trim();
  if (INLINE_IMAGE.test(src)) return { kind: 'inline', src };
  const url = parseUrl(src);
  if (!url || !/^https?:$/.test(url.protocol) || url.host === '') return undefined;
  return { kind: 'remote', src: url.href, host: url.host };
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
