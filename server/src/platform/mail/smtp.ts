/** Mail over SMTP to the operator's own mail server. */
import { createTransport } from 'nodemailer';
import { type Mail, MailError, type MailMessage } from './port.ts';

export interface SmtpOptions {
  host: string;
  port: number;
  /** TLS from the first byte (`smtps:`); otherwise by STARTTLS where the server offers it. */
  isSecure: boolean;
  user: string | undefined;
  password: string | undefined;
  /** `Name <address>` or an address. */
  from: string;
}

const connectWithinMs = 10_000;
const answerWithinMs = 30_000;
const longestReason = 300;

export const createSmtpMail = (options: SmtpOptions): Mail => {
  const { host, port, isSecure, user, password, from } = options;
  const transport = createTransport({
    host,
    port,
    secure: isSecure,
    // A password is not sent in the clear, whoever stands in between and takes STARTTLS away.
    requireTLS: !isSecure && user !== undefined && !isLoopback(host),
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    connectionTimeout: connectWithinMs,
    greetingTimeout: connectWithinMs,
    socketTimeout: answerWithinMs,
    // A mail is what it says: nothing is read from a disk or an address for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html }: MailMessage): Promise<void> {
      try {
        // As an object it is one address, whatever is written in it.
        await transport.sendMail({ from, to: { name: '', address: to }, subject, text, html });
      } catch (error) {
        throw translate(error, password);
      }
    },
  };
};

const isLoopback = (host: string): boolean => /^(127\.|\[?::1\]?$|localhost$)/.test(host);

interface SmtpFailure {
  code?: string;
  responseCode?: number;
  message?: string;
}

/** Without its cause: that holds the conversation with the server, credentials and all. */
const translate = (error: unknown, password: string | undefined): MailError => {
  const { code, responseCode, message = '' } = error as SmtpFailure;
  // Nor whom it was for: what an address was used for is nobody's who reads a log.
  const said = (password ? message.replaceAll(password, '…') : message).replaceAll(/[^\s<>]+@[^\s<>]+/g, '…');
  const isAboutTheMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  const isFinal = isAboutTheMail && responseCode !== undefined && responseCode >= 500;
  return new MailError(said.replaceAll(/\s+/g, ' ').slice(0, longestReason), isFinal);
};
