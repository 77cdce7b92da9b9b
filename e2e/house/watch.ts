/** An eye on a page that is told hostile things. */
import type { Page } from 'playwright-core';

export interface Watch {
  /** Each thing that ought not to have happened. */
  readonly incidents: string[];
}

/** From here on nothing of the page may run what it was told, speak to strangers, or break a policy. */
export const watchOver = async (page: Page, serverUrl: string): Promise<Watch> => {
  const incidents: string[] = [];
  const isOurs = (address: string) => address.startsWith(`${serverUrl}/`) || /^(data|blob):/.test(address);
  page.on('dialog', (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const address = request.url();
    if (address.endsWith('/api/csp-reports')) incidents.push(`report: ${request.postData()}`);
    // What is tried inside the drawing frame stays there; the collector hears of it if not.
    if (!isOurs(address) && request.frame() === page.mainFrame()) incidents.push(`request: ${address}`);
  });
  page.on('pageerror', (error) => void incidents.push(`error: ${error.message}`));
  page.on('popup', (popup) => void incidents.push(`popup: ${popup.url()}`));
  page.on('console', (message) => {
    const text = message.text();
    if (text === 'ran') incidents.push('a script ran');
    const isOfFrame = message.location().url.includes('/frame/');
    if (!isOfFrame && /content security policy|trusted ?(type|html|script)/i.test(text)) incidents.push(text);
  });
  await page.addInitScript(() => {
    const tell = () => console.log('ran');
    Object.defineProperty(globalThis, 'ran', { set: tell });
  });
  return { incidents };
};
