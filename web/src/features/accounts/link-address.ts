/**
 * Links that were sent to somebody: `/invite#…`, `/reset#…`, `/confirm#…`. What they carry is in the fragment, which
 * a browser sends to nobody: it is in no log of a server or proxy, and in no Referer.
 */
const pages = ['invite', 'reset', 'confirm'] as const;
export type LinkPageName = (typeof pages)[number];

export interface OpenedLink {
  page: LinkPageName;
  token: string;
}

/** The link a page was opened by; undefined for every other page. */
export const linkOf = ({ pathname, hash }: { pathname: string; hash: string }): OpenedLink | undefined => {
  const page = pages.find((name) => pathname.replace(/\/$/, '') === `/${name}`);
  return page && { page, token: hash.slice(1) };
};
