/** Where a wire is spoken, and how its key goes along. */
export interface WireAddress {
  /** The public server of its author; without one an endpoint has to say its own. */
  defaultUrl?: string;
  /** The path of a base URL as the wire wants it, made of what people paste. */
  pathOf(pasted: string): string;
  authHeaders(apiKey: string): Record<string, string>;
}

export function bearer(apiKey: string): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` };
}

const VERSION = /\/v\d+(?:(?:alpha|beta)\d*)?$/;

/**
 * For wires whose paths begin with a version: it is added where it is missing, and the end of a whole address,
 * such as `/chat/completions`, is taken off.
 */
export function versioned(version: string, tail: RegExp): WireAddress['pathOf'] {
  return (pasted) => {
    const path = pasted.replace(tail, '');
    return VERSION.test(path) ? path : `${path}/${version}`;
  };
}
