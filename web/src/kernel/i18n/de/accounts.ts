import type { accounts as english } from '../en/accounts.ts';

export const accounts: Record<keyof typeof english, string> = {
  'accounts.firstRun.title': 'Das erste Konto anlegen',
  'accounts.firstRun.text': 'Es verwaltet diesen Server. Alles bleibt auf ihm.',
  'accounts.firstRun.submit': 'Konto anlegen',
  'accounts.claim': 'Einrichtungscode',
  'accounts.claim.hint':
    'Der Server hat ihn beim Start ausgegeben: im Terminal oder im Protokoll des Containers.',
  'accounts.signIn.title': 'Anmelden',
  'accounts.signIn.text': 'Willkommen zurück bei {instance}.',
  'accounts.signIn.submit': 'Anmelden',
  'accounts.signIn.expired': 'Die Sitzung ist beendet',
  'accounts.signIn.expired.text':
    'Nach dem Anmelden geht es dort weiter, wo es aufgehört hat. Entwürfe bleiben erhalten.',
  'accounts.signIn.noAccount': 'Noch kein Konto?',
  'accounts.signIn.toSignUp': 'Konto anlegen',
  'accounts.signUp.title': 'Konto anlegen',
  'accounts.signUp.text': 'Für {instance}.',
  'accounts.signUp.hasAccount': 'Schon ein Konto?',
  'accounts.signUp.toSignIn': 'Anmelden',
  'accounts.name': 'Name',
  'accounts.email': 'E-Mail',
  'accounts.password': 'Passwort',
  'accounts.password.hint':
    'Mindestens 8 Zeichen. Ein paar Wörter ohne Zusammenhang sind leicht zu merken und schwer zu erraten.',
  'accounts.problem.name': 'Bitte den Namen für die Anrede eingeben.',
  'accounts.problem.email': 'Bitte eine E-Mail-Adresse eingeben, etwa ada@example.org.',
  'accounts.problem.password': 'Bitte das Passwort eingeben.',
  'accounts.problem.passwordShort': 'Bitte mindestens 8 Zeichen verwenden.',
  'accounts.problem.claim': 'Bitte den Code aus dem Protokoll des Servers eingeben.',
  'accounts.failed': 'Das hat nicht geklappt',
  'accounts.menu': 'Konto: {name}',
  'accounts.administrator': 'Administrator',
  'accounts.member': 'Mitglied',
  'accounts.signOut': 'Abmelden',
  'accounts.signOut.failed': 'Weiterhin angemeldet',
};
