/**
 * What mails say, in the languages of the web app. Plain text is the mail; the HTML beside it is the same words in
 * paragraphs. Nothing that somebody who is not signed in has typed is in one: mails must not carry their words.
 */
import type { MailMessage } from '../../../platform/mail/port.ts';

export type LetterLanguage = 'en' | 'de';

export interface LetterFacts {
  /** What the instance is called. */
  instance: string;
  /** Of the receiver, where they have an account. */
  name?: string;
  /** Of an administrator. */
  by?: string;
  url?: string;
  /** The new address, in a notice to the old one. */
  email?: string;
}

interface Letter {
  subject: string;
  /** Paragraphs, of which the one that is `link` is the link. */
  body: string[];
}

const link = '\u0000';

type Catalogue = Record<LetterKind, (facts: Required<LetterFacts>) => Letter>;

export type LetterKind =
  | 'reset'
  | 'confirm-sign-up'
  | 'account-exists'
  | 'account-disabled'
  | 'confirm-email'
  | 'email-taken'
  | 'email-changed'
  | 'password-changed'
  | 'invite'
  | 'account-made'
  | 'test';

const en: Catalogue = {
  reset: ({ instance, name }) => ({
    subject: `Set a new password for ${instance}`,
    body: [
      `Hello ${name},`,
      `somebody, probably you, asked for a new password at ${instance}. With this link you can set it, once, within an hour:`,
      link,
      'If it was not you, there is nothing to do: without the link your password stays as it is.',
    ],
  }),
  'confirm-sign-up': ({ instance }) => ({
    subject: `Confirm your e-mail for ${instance}`,
    body: [
      'Hello,',
      `somebody, probably you, wants to make an account with this address at ${instance}. This link finishes it, within a day; it asks for the password chosen there:`,
      link,
      'If it was not you, there is nothing to do: no account is made without the link.',
    ],
  }),
  'account-exists': ({ instance, name }) => ({
    subject: `You have an account at ${instance} already`,
    body: [
      `Hello ${name},`,
      `somebody, probably you, wanted to make an account with this address at ${instance}, but it has one already. Sign in as always. If you do not know the password any more, set a new one with this link, once, within an hour:`,
      link,
      'If it was not you, there is nothing to do.',
    ],
  }),
  'account-disabled': ({ instance, name }) => ({
    subject: `Your account at ${instance}`,
    body: [
      `Hello ${name},`,
      `somebody, probably you, wanted to make an account with this address at ${instance}. It has one already, which an administrator has disabled. Please ask them.`,
    ],
  }),
  'confirm-email': ({ instance, name }) => ({
    subject: `Confirm your new e-mail for ${instance}`,
    body: [
      `Hello ${name},`,
      `this link makes this address the one you sign in with at ${instance}, within a day:`,
      link,
      'If you did not ask for it, there is nothing to do.',
    ],
  }),
  'email-taken': ({ instance, name }) => ({
    subject: `This address has an account at ${instance} already`,
    body: [
      `Hello ${name},`,
      `somebody who is signed in at ${instance}, perhaps you with another account, wanted to make this address theirs. It belongs to your account, so nothing has changed.`,
    ],
  }),
  'email-changed': ({ instance, name, email }) => ({
    subject: `Your e-mail at ${instance} was changed`,
    body: [
      `Hello ${name},`,
      `your account at ${instance} has another e-mail from now on: ${email}. This address is not used for it any more.`,
      'If it was not you, somebody else has your password: ask an administrator of the server at once.',
    ],
  }),
  'password-changed': ({ instance, name }) => ({
    subject: `Your password at ${instance} was changed`,
    body: [
      `Hello ${name},`,
      `your account at ${instance} has a new password, and the other places where you were signed in are signed out.`,
      'If it was not you, set a new password by “Forgot your password?” on the sign-in page, or ask an administrator of the server.',
    ],
  }),
  invite: ({ instance, by }) => ({
    subject: `An invitation to ${instance}`,
    body: [
      'Hello,',
      `${by} invites you to ${instance}. With this link you make your account, once:`,
      link,
      'If you do not know what this is about, there is nothing to do.',
    ],
  }),
  'account-made': ({ instance, name, by }) => ({
    subject: `Your account at ${instance}`,
    body: [
      `Hello ${name},`,
      `${by} has made an account for you at ${instance}. With this link you set your password, once; then sign in with this address:`,
      link,
    ],
  }),
  test: ({ instance, name }) => ({
    subject: `Mail from ${instance} arrives`,
    body: [`Hello ${name},`, `you asked ${instance} for this mail. It arrived, so others will too.`],
  }),
};

const de: Catalogue = {
  reset: ({ instance, name }) => ({
    subject: `Neues Passwort für ${instance}`,
    body: [
      `Guten Tag, ${name},`,
      `für das Konto bei ${instance} wurde ein neues Passwort verlangt. Mit diesem Link lässt es sich festlegen, einmal und innerhalb einer Stunde:`,
      link,
      'Wer es nicht selbst war, braucht nichts zu tun: Ohne den Link bleibt das Passwort, wie es ist.',
    ],
  }),
  'confirm-sign-up': ({ instance }) => ({
    subject: `E-Mail für ${instance} bestätigen`,
    body: [
      'Guten Tag,',
      `mit dieser Adresse soll ein Konto bei ${instance} angelegt werden. Dieser Link schließt das ab, innerhalb eines Tages; er fragt nach dem dort gewählten Passwort:`,
      link,
      'Wer es nicht selbst war, braucht nichts zu tun: Ohne den Link entsteht kein Konto.',
    ],
  }),
  'account-exists': ({ instance, name }) => ({
    subject: `Es gibt schon ein Konto bei ${instance}`,
    body: [
      `Guten Tag, ${name},`,
      `mit dieser Adresse sollte ein Konto bei ${instance} angelegt werden, aber sie hat schon eines. Anmelden geht wie immer. Ist das Passwort vergessen, lässt sich mit diesem Link ein neues festlegen, einmal und innerhalb einer Stunde:`,
      link,
      'Wer es nicht selbst war, braucht nichts zu tun.',
    ],
  }),
  'account-disabled': ({ instance, name }) => ({
    subject: `Das Konto bei ${instance}`,
    body: [
      `Guten Tag, ${name},`,
      `mit dieser Adresse sollte ein Konto bei ${instance} angelegt werden. Sie hat schon eines, das gesperrt wurde. Bitte bei der Administration nachfragen.`,
    ],
  }),
  'confirm-email': ({ instance, name }) => ({
    subject: `Neue E-Mail für ${instance} bestätigen`,
    body: [
      `Guten Tag, ${name},`,
      `mit diesem Link wird diese Adresse zu der, mit der die Anmeldung bei ${instance} geschieht, innerhalb eines Tages:`,
      link,
      'Wer das nicht verlangt hat, braucht nichts zu tun.',
    ],
  }),
  'email-taken': ({ instance, name }) => ({
    subject: `Diese Adresse hat schon ein Konto bei ${instance}`,
    body: [
      `Guten Tag, ${name},`,
      `jemand, der bei ${instance} angemeldet ist, wollte diese Adresse für ein anderes Konto. Sie gehört zu diesem Konto, also hat sich nichts geändert.`,
    ],
  }),
  'email-changed': ({ instance, name, email }) => ({
    subject: `Die E-Mail bei ${instance} wurde geändert`,
    body: [
      `Guten Tag, ${name},`,
      `das Konto bei ${instance} hat ab jetzt eine andere E-Mail: ${email}. Diese Adresse gehört nicht mehr dazu.`,
      'Wer es nicht selbst war: Dann kennt jemand anderes das Passwort. Bitte gleich bei der Administration des Servers melden.',
    ],
  }),
  'password-changed': ({ instance, name }) => ({
    subject: `Das Passwort bei ${instance} wurde geändert`,
    body: [
      `Guten Tag, ${name},`,
      `das Konto bei ${instance} hat ein neues Passwort; alle anderen Anmeldungen sind beendet.`,
      'Wer es nicht selbst war, legt über „Passwort vergessen?“ auf der Anmeldeseite ein neues fest oder meldet sich bei der Administration des Servers.',
    ],
  }),
  invite: ({ instance, by }) => ({
    subject: `Einladung zu ${instance}`,
    body: [
      'Guten Tag,',
      `${by} lädt zu ${instance} ein. Mit diesem Link lässt sich das Konto anlegen, einmal:`,
      link,
      'Wer nicht weiß, worum es geht, braucht nichts zu tun.',
    ],
  }),
  'account-made': ({ instance, name, by }) => ({
    subject: `Ein Konto bei ${instance}`,
    body: [
      `Guten Tag, ${name},`,
      `${by} hat bei ${instance} ein Konto angelegt. Mit diesem Link lässt sich das Passwort festlegen, einmal; danach geht das Anmelden mit dieser Adresse:`,
      link,
    ],
  }),
  test: ({ instance, name }) => ({
    subject: `Mails von ${instance} kommen an`,
    body: [
      `Guten Tag, ${name},`,
      `diese Mail wurde bei ${instance} verlangt. Sie ist angekommen, also kommen auch andere an.`,
    ],
  }),
};

const catalogues: Record<LetterLanguage, Catalogue> = { en, de };

export const write = (
  kind: LetterKind,
  language: LetterLanguage,
  facts: LetterFacts,
): Omit<MailMessage, 'to'> => {
  const { url = '' } = facts;
  const given = { name: '', by: '', email: '', ...facts, url };
  const { subject, body } = catalogues[language][kind](given);
  const paragraphs = body.map((paragraph) =>
    paragraph === link ? `<p><a href="${escape(url)}">${escape(url)}</a></p>` : `<p>${escape(paragraph)}</p>`,
  );
  return {
    subject,
    text: `${body.map((paragraph) => (paragraph === link ? url : paragraph)).join('\n\n')}\n`,
    html: paragraphs.join('\n'),
  };
};

const escape = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/**
 * The language for a receiver: what they chose on their account; otherwise the first of a browser's
 * (`Accept-Language`) that there is.
 */
export const letterLanguage = (preference: string, acceptLanguage: string): LetterLanguage => {
  const browsers = acceptLanguage.split(',').map((item) => item.split(';')[0]!);
  const wanted = preference === 'auto' ? browsers : [preference];
  const tags = wanted.map((tag) => tag.trim().toLowerCase().split('-')[0]);
  return tags.find((tag): tag is LetterLanguage => tag === 'en' || tag === 'de') ?? 'en';
};
