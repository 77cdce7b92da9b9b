/**
 * Takes out of a drawing whatever could run or ask for something. Shown as an image it could do neither;
 * saved to a file and opened in a browser it could.
 */
const dropped = 'script, foreignObject, iframe, object, embed, image, feImage, set, animate, animateMotion';

export const makeInert = (svg: string): string => {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  const root = parsed.documentElement;
  if (root.localName !== 'svg') throw new Error('The drawing is not a picture.');
  for (const element of root.querySelectorAll(dropped)) element.remove();
  for (const element of [root, ...root.querySelectorAll('*')]) {
    for (const { name, localName, value } of Array.from(element.attributes)) {
      const isOutward = localName === 'href' ? !value.startsWith('#') : asksFor(value);
      if (isOutward || localName.startsWith('on')) element.removeAttribute(name);
    }
    if (element.localName === 'style' && asksFor(element.textContent ?? '')) element.remove();
  }
  setSize(root);
  return new XMLSerializer().serializeToString(root);
};

/** Whether a style or a presentation attribute names anything but a part of the picture itself. */
const asksFor = (style: string): boolean =>
  /@import|\\|image-set|(?<![\w-])src\(|url\((?!\s*["']?#)/i.test(style);

/** As wide as it was drawn, not as wide as its place. */
const setSize = (root: Element): void => {
  const [, , width, height] = (root.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  if (!width || !height) return;
  root.setAttribute('width', String(Math.ceil(width)));
  root.setAttribute('height', String(Math.ceil(height)));
  root.removeAttribute('style');
};
