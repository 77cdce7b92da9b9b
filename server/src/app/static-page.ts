/** Words for somebody whom another site has sent here, and the way on: no script, no style, no frame around it (SR-33). */
import type { FastifyReply } from 'fastify';
import type { Redirect, StaticPage } from '../kernel/handler.ts';

const policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const sendPage = (reply: FastifyReply, page: StaticPage): FastifyReply =>
  reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(htmlOf(page));

const htmlOf = ({
  language,
  title,
  paragraphs,
  link,
  reloadAfterSeconds,
}: StaticPage): string => `<!doctype html>
<html lang="${escaped(language)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
${reloadAfterSeconds === null ? '' : `<meta http-equiv="refresh" content="${reloadAfterSeconds}">\n`}<title>${escaped(title)}</title>
<h1>${escaped(title)}</h1>
${paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n')}
<p><a href="${escaped(link.to)}">${escaped(link.text)}</a></p>
</html>
`;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);

/** SR-55: to a web address that a face has made, or to a place of ours: `//host` and `/\\host` would lead away. */
export const locationOf = (to: Redirect): string => {
  if (to instanceof URL && (to.protocol === 'https:' || to.protocol === 'http:')) return to.href;
  if (typeof to === 'string' && /^\/(?![/\\])[\w\-./]*$/.test(to)) return to;
  throw new Error('A redirect leads to no address of the web.');
};
