/** A real mail server on loopback that keeps what it takes. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** What the server lets in as `stoa`, unless told otherwise. */
export const credentials = { user: 'stoa', password: 'a password for tests' };

export interface ReceivedMail {
  from: string;
  to: string[];
  subject: string;
  headers: string[];
  text: string;
  html: string;
}

export interface MailServerOptions {
  port?: number;
  password?: string;
  /** An SMTP status for a receiver that is not taken. */
  refuse?: (to: string) => number | undefined;
}

export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

export const startMailServer = async ({
  port = 0,
  password = credentials.password,
  refuse = () => undefined,
}: MailServerOptions = {}) => {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    allowInsecureAuth: true,
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) =>
      auth.username === credentials.user && auth.password === password
        ? done(null, { user: credentials.user })
        : done(Object.assign(new Error('Invalid credentials'), { responseCode: 535 })),
    onRcptTo: ({ address }, _session, done) => {
      const status = refuse(address);
      if (status === undefined) done();
      else done(Object.assign(new Error('Not taken'), { responseCode: status }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to,
          ...read(Buffer.concat(chunks).toString()),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  return {
    host: '127.0.0.1',
    port: (server.server.address() as AddressInfo).port,
    received,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
};

/** As much of MIME as our own mails have: headers, and two parts one after the other. */
const read = (raw: string): Pick<ReceivedMail, 'subject' | 'headers' | 'text' | 'html'> => {
  const headers = unfold(headOf(raw));
  const boundary = /boundary="([^"]+)"/.exec(headers.join('\n'))?.[1] ?? '';
  const parts = raw.split(`--${boundary}`);
  const part = (type: string) => parts.find((one) => unfold(headOf(one)).some((line) => line.includes(type)));
  return {
    subject: decodeWords(valueOf(headers, 'subject')),
    headers,
    text: bodyOf(part('text/plain; ') ?? ''),
    html: bodyOf(part('text/html; ') ?? ''),
  };
};

const headOf = (raw: string): string => raw.replace(/^\r\n/, '').split('\r\n\r\n', 1)[0]!;

const unfold = (head: string): string[] => head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');

const valueOf = (headers: string[], name: string): string =>
  headers
    .find((line) => line.toLowerCase().startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim() ?? '';

const bodyOf = (part: string): string => {
  const [, ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const encoding = valueOf(unfold(headOf(part)), 'content-transfer-encoding');
  const decoded =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : encoding === 'quoted-printable'
        ? fromQuotedPrintable(body)
        : body;
  return decoded.replaceAll('\r\n', '\n');
};

const fromQuotedPrintable = (body: string): string =>
  Buffer.from(
    body
      .replaceAll(/=\r\n/g, '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

const decodeWords = (value: string): string =>
  value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString()
        : fromQuotedPrintable(word.replaceAll('_', ' ')),
    );
