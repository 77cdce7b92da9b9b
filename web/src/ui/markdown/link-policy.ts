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
/** About a megabyte of picture. */
const MAX_INLINE_IMAGE_LENGTH = 1_400_000;
const HOST_IN_TEXT =
  /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^\s/?#@]*@)?((?:[\p{L}\p{N}_-]+\.)+(?=[\p{L}\p{N}-]{2})[\p{N}-]*\p{L}[\p{L}\p{N}-]*|\d+(?:\.\d+){3})\.?(?::\d+)?(?:[/?#]\S*)?$/iu;
/** Endings of file names that are also top-level domains: `main.rs` names a file, not a host. */
const FILE_ENDING = /\.(?:js|ts|md|rs|py|sh|pl|cc|so|ps|zip|mov|app|vue)$/i;
/** What shows nothing, and can make one name look like another. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
/** Signs that an address reads as a dot. */
const DOTS = /[\u3002\uFF0E\uFF61]/g;

/** Where a link may lead; undefined if it must not be live. */
export function findLinkTarget(rawHref: string): LinkTarget | undefined {
  const href = decodeEntities(rawHref).trim();
  if (/^#[^\s]*$/.test(href)) return { href };
  const url = parseUrl(href);
  if (!url || !LIVE_PROTOCOLS.has(url.protocol)) return undefined;
  if (url.protocol === 'mailto:') return { href: url.href };
  return url.host === '' ? undefined : { href: url.href, host: url.host };
}

/**
 * The host to show behind a link, in its ASCII form: where a reader of `text` would expect another
 * one, and where its letters could be taken for others.
 */
export function findMisleadingHost(text: string, target: LinkTarget): string | undefined {
  const { host, href } = target;
  if (host === undefined) return undefined;
  if (new URL(href).username !== '' || /(?:^|\.)xn--/.test(host)) return host;
  const plain = text.replaceAll(INVISIBLE, '').replaceAll(DOTS, '.');
  const words = plain.split(/[\s()[\]{}<>"'“”‘’«»„|,;]+/);
  const named = words.flatMap((word) => findNamedHost(word.replace(/[.!?:…]+$/, '')) ?? []);
  const isPlain = plain === text;
  return named.some((name) => !isPlain || !isSameSite(name, href)) ? host : undefined;
}

/** The host that a word of a text names. */
function findNamedHost(word: string): string | undefined {
  const match = HOST_IN_TEXT.exec(word);
  if (!match) return undefined;
  const [, scheme, name] = match;
  const isFile = scheme === undefined && FILE_ENDING.test(name!) && !name!.startsWith('www.');
  return isFile ? undefined : name;
}

function isSameSite(name: string, href: string): boolean {
  const expected = parseUrl(`http://${name}`)?.hostname.replace(/^www\./, '');
  const real = new URL(href).hostname.replace(/^www\./, '');
  return expected !== undefined && (expected === real || real.endsWith(`.${expected}`));
}

/** Whether a person's own `words` name this host, as an address or by its name. */
export function namesHost(words: string, host: string): boolean {
  const wanted = bareHost(host);
  return words
    .split(/[\s()[\]{}<>"'`“”‘’«»„|,;*]+/)
    .some((word) => wanted === bareHost(word.replace(/[.!?:…]+$/, '')));
}

function bareHost(address: string): string | undefined {
  const url = parseUrl(/^https?:\/\//i.test(address) ? address : `http://${address}`);
  return url?.hostname.replace(/^www\./, '') || undefined;
}

/** Where an image may come from; undefined if it must not be shown. */
export function findImageTarget(rawSrc: string): ImageTarget | undefined {
  const src = decodeEntities(rawSrc).trim();
  if (src.length <= MAX_INLINE_IMAGE_LENGTH && INLINE_IMAGE.test(src)) return { kind: 'inline', src };
  const url = parseUrl(src);
  if (!url || !/^https?:$/.test(url.protocol) || url.host === '') return undefined;
  return { kind: 'remote', src: url.href, host: url.host };
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
