/** Mail to one person at a time. Whether and when to try again is the caller's. */
export interface Mail {
  /** Resolves when the mail server has taken it. @throws MailError */
  send(message: MailMessage): Promise<void>;
}

export interface MailMessage {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** `message` is what an administrator may read: no credentials, nothing of the mail. */
export class MailError extends Error {
  override name = 'MailError';
  /** The mail server will never take it: there is no such address, or it refuses such mail. */
  readonly isFinal: boolean;

  constructor(message: string, isFinal: boolean, options: { cause?: unknown } = {}) {
    super(message, options);
    this.isFinal = isFinal;
  }
}
