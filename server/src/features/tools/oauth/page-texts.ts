/** What a result page says, in every language. Nothing in it comes from another server. */
import type { OAuthFailureClass } from '@stoa/contract/oauth';
import type { StaticPage } from '../../../kernel/handler.ts';
import type { AttemptRow } from './schema.ts';

export type PageLanguage = 'en' | 'de';

interface Words {
  back: string;
  attempt: (id: string) => string;
  done: (name: string) => [string, string];
  busy: (name: string) => [string, string];
  open: (name: string) => [string, string];
  failed: (name: string) => string;
  unknown: [string, string];
  signIn: [string, string];
  classes: Record<OAuthFailureClass, string>;
}

const again = 'Nothing else was changed. Go back to Stoa and start again.';
const administrator = 'Nothing was changed. An administrator has to look at how this server is set up.';
const nochmal = 'Sonst wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.';
const verwaltung =
  'Es wurde nichts geändert. Die Verwaltung muss nachsehen, wie dieser Server eingerichtet ist.';

const en: Words = {
  back: 'Back to Stoa',
  attempt: (id) => `Attempt ${id}`,
  done: (name) => [
    `Signed in at ${name}`,
    'You can close this page. What has waited for it in Stoa goes on by itself.',
  ],
  busy: (name) => [`Finishing the sign-in at ${name}`, 'This page looks again in a moment.'],
  open: (name) => [
    `The sign-in at ${name} is not finished`,
    'Go back to Stoa and open the link there once more.',
  ],
  failed: (name) => `The sign-in at ${name} did not work`,
  unknown: [
    'This sign-in cannot go on here',
    'The link is too old, was stopped or used, or belongs to another browser or person. Nothing was changed. Go back to Stoa and start again.',
  ],
  signIn: [
    'Sign in to Stoa first',
    'Sign in to Stoa in this browser, then open the link once more. Nothing is lost.',
  ],
  classes: {
    sign_in_required: `The server wants to know who you are. ${again}`,
    user_denied: 'You declined, or stopped the sign-in. Nothing was changed; you can start again in Stoa.',
    client_rejected: `The server did not know Stoa any more. Stoa registers anew when you start again. ${again}`,
    grant_rejected: `The server did not accept the sign-in any more. ${again}`,
    insufficient_scope: 'The server did not grant what was asked for. What you had before is kept.',
    transient: 'The server is unavailable at the moment. Nothing was changed; try again later.',
    issuer_mismatch: `The answer did not come from the server that was asked, so it was not used. ${administrator}`,
    resource_mismatch: `The server speaks of another address than the one that was asked. ${administrator}`,
    metadata_invalid: `The server describes its sign-in in a way that cannot be used. ${administrator}`,
    pkce_unsupported: `The server does not say that it protects sign-ins against theft (PKCE). ${administrator}`,
    insecure_endpoint: `The server wants to be reached without encryption. ${administrator}`,
    blocked_address: `The server is at an address that Stoa may not reach. ${administrator}`,
    as_changed: `Another authorization server is in charge of this server now. ${again}`,
    needs_client_credentials: `The server does not register clients by itself; an administrator has to enter a client id. Nothing was changed.`,
    registration_refused: `The server refused to register Stoa as its client. ${administrator}`,
    expired: `There was too much time in between. ${again}`,
    superseded: `Another sign-in was begun after this one. Finish that one, or start again in Stoa.`,
    interrupted: `Stoa was interrupted while it finished the sign-in. ${again}`,
    not_your_flow: `This sign-in was begun by somebody else. ${again}`,
    invalid_state: `This sign-in is not known. ${again}`,
  },
};

const de: Words = {
  back: 'Zurück zu Stoa',
  attempt: (id) => `Versuch ${id}`,
  done: (name) => [
    `Bei ${name} angemeldet`,
    'Sie können diese Seite schließen. Was in Stoa darauf gewartet hat, geht von selbst weiter.',
  ],
  busy: (name) => [
    `Die Anmeldung bei ${name} wird abgeschlossen`,
    'Diese Seite sieht gleich noch einmal nach.',
  ],
  open: (name) => [
    `Die Anmeldung bei ${name} ist nicht abgeschlossen`,
    'Gehen Sie zurück zu Stoa und öffnen Sie den Link dort noch einmal.',
  ],
  failed: (name) => `Die Anmeldung bei ${name} hat nicht geklappt`,
  unknown: [
    'Diese Anmeldung geht hier nicht weiter',
    'Der Link ist zu alt, wurde abgebrochen oder schon benutzt, oder er gehört zu einem anderen Browser oder einer anderen Person. Es wurde nichts geändert. Gehen Sie zurück zu Stoa und beginnen Sie noch einmal.',
  ],
  signIn: [
    'Melden Sie sich zuerst bei Stoa an',
    'Melden Sie sich in diesem Browser bei Stoa an und öffnen Sie den Link dann noch einmal. Es geht nichts verloren.',
  ],
  classes: {
    sign_in_required: `Der Server möchte wissen, wer Sie sind. ${nochmal}`,
    user_denied:
      'Sie haben abgelehnt oder die Anmeldung abgebrochen. Es wurde nichts geändert; in Stoa können Sie noch einmal beginnen.',
    client_rejected: `Der Server kannte Stoa nicht mehr. Stoa meldet sich neu an, wenn Sie noch einmal beginnen. ${nochmal}`,
    grant_rejected: `Der Server hat die Anmeldung nicht mehr anerkannt. ${nochmal}`,
    insufficient_scope:
      'Der Server hat nicht gewährt, worum er gebeten wurde. Was Sie vorher hatten, bleibt.',
    transient:
      'Der Server ist gerade nicht erreichbar. Es wurde nichts geändert; versuchen Sie es später noch einmal.',
    issuer_mismatch: `Die Antwort kam nicht von dem Server, der gefragt wurde, und wurde nicht benutzt. ${verwaltung}`,
    resource_mismatch: `Der Server spricht von einer anderen Adresse als der gefragten. ${verwaltung}`,
    metadata_invalid: `Der Server beschreibt seine Anmeldung so, dass sie nicht benutzt werden kann. ${verwaltung}`,
    pkce_unsupported: `Der Server sagt nicht, dass er Anmeldungen vor Diebstahl schützt (PKCE). ${verwaltung}`,
    insecure_endpoint: `Der Server möchte unverschlüsselt erreicht werden. ${verwaltung}`,
    blocked_address: `Der Server steht an einer Adresse, die Stoa nicht erreichen darf. ${verwaltung}`,
    as_changed: `Für diesen Server ist jetzt ein anderer Anmeldeserver zuständig. ${nochmal}`,
    needs_client_credentials:
      'Der Server meldet Programme nicht von selbst an; die Verwaltung muss eine Client-ID eintragen. Es wurde nichts geändert.',
    registration_refused: `Der Server wollte Stoa nicht als sein Programm anmelden. ${verwaltung}`,
    expired: `Es ist zu viel Zeit vergangen. ${nochmal}`,
    superseded:
      'Nach dieser Anmeldung wurde eine andere begonnen. Schließen Sie jene ab, oder beginnen Sie in Stoa noch einmal.',
    interrupted: `Stoa wurde unterbrochen, während die Anmeldung abgeschlossen wurde. ${nochmal}`,
    not_your_flow: `Diese Anmeldung hat jemand anderes begonnen. ${nochmal}`,
    invalid_state: `Diese Anmeldung ist nicht bekannt. ${nochmal}`,
  },
};

const words: Record<PageLanguage, Words> = { en, de };

/** How long a browser waits before it looks again. */
const lookAgainSeconds = 2;

export const resultPage = (
  language: PageLanguage,
  place: string,
  row: AttemptRow | undefined,
  home: string,
): StaticPage => {
  const say = words[language];
  const page = ([title, text]: [string, string], isBusy = false): StaticPage => ({
    language,
    title,
    paragraphs: [text, ...(row ? [say.attempt(row.id)] : [])],
    link: { to: home, text: say.back },
    reloadAfterSeconds: isBusy ? lookAgainSeconds : null,
  });
  if (!row) return page(place === 'sign-in' ? say.signIn : say.unknown);
  if (row.status === 'authorized') return page(say.done(row.targetName));
  if (row.status === 'exchanging') return page(say.busy(row.targetName), true);
  if (row.status === 'awaiting') return page(say.open(row.targetName));
  return page([say.failed(row.targetName), say.classes[row.failureClass ?? 'invalid_state']]);
};

/** @param preference of the person, where they are known @param accepted `Accept-Language` */
export const pageLanguage = (preference: string, accepted: string): PageLanguage => {
  const wanted = preference === 'auto' ? accepted.split(',') : [preference];
  const tags = wanted.map((tag) => tag.trim().toLowerCase().slice(0, 2));
  return tags.find((tag): tag is PageLanguage => tag in words) ?? 'en';
};
