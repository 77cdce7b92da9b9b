import { useEffect, useState } from 'react';

/**
 * How much of the page a keyboard on the screen covers, in pixels. Browsers that shrink the page
 * themselves answer 0; Safari lays the keyboard over it.
 */
export const useKeyboardInset = (): number => {
  const [insetPx, setInset] = useState(0);
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const measure = () => {
      // Zoomed in, the difference is not a keyboard.
      const covered = viewport.scale > 1.05 ? 0 : window.innerHeight - viewport.height - viewport.offsetTop;
      setInset(covered > 80 ? Math.round(covered) : 0);
    };
    viewport.addEventListener('resize', measure);
    viewport.addEventListener('scroll', measure);
    return () => {
      viewport.removeEventListener('resize', measure);
      viewport.removeEventListener('scroll', measure);
    };
  }, []);
  return insetPx;
};
