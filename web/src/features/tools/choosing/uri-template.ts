/** Addresses with gaps, as RFC 6570 writes them, as far as servers use them for resources. Pure. */

const gap = /\{([+#./;?&]?)([^{}]+)\}/g;

const namesIn = (list: string): string[] =>
  list.split(',').map((name) => name.replace(/[*]$|:\d+$/g, '').trim());

/** In the order in which they come, each once. */
export const variablesOf = (template: string): string[] => [
  ...new Set([...template.matchAll(gap)].flatMap(([, , list = '']) => namesIn(list))),
];

const lead: Record<string, string> = {
  '': '',
  '+': '',
  '#': '#',
  '.': '.',
  '/': '/',
  ';': ';',
  '?': '?',
  '&': '&',
};
const between: Record<string, string> = {
  '': ',',
  '+': ',',
  '#': ',',
  '.': '.',
  '/': '/',
  ';': ';',
  '?': '&',
  '&': '&',
};

/** A gap nothing was given for is left out. */
export const filledTemplate = (template: string, values: Record<string, string>): string =>
  template.replaceAll(gap, (_, sign: string, list: string) => {
    const keepsSigns = sign === '+' || sign === '#';
    const isNamed = sign === ';' || sign === '?' || sign === '&';
    const parts = namesIn(list).flatMap((name) => {
      const value = values[name];
      if (value === undefined) return [];
      const written = keepsSigns ? encodeURI(value) : encodeURIComponent(value);
      return [isNamed ? `${name}=${written}` : written];
    });
    return parts.length === 0 ? '' : lead[sign]! + parts.join(between[sign]);
  });
