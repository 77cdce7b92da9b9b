/** What a view of an MCP server may be allowed to reach. */
import * as z from 'zod/mini';

const origin = String.raw`(?:https?|wss?):\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.\-]*[a-z0-9])?(?::\d{1,5})?`;

/** Of one host, or of all under one: `https://tiles.example.com`, `wss://*.example.com:8443`. */
export const ViewOrigin = z.string().check(z.maxLength(300), z.regex(new RegExp(`^${origin}$`)));
export const ViewOrigins = z.array(ViewOrigin).check(z.maxLength(50));

/** Some of them, with a space between. */
export const ViewOriginList = z
  .string()
  .check(z.maxLength(16_000), z.regex(new RegExp(`^(?:${origin}(?: ${origin})*)?$`)));
