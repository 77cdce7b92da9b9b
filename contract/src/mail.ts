import { route } from './route.ts';

export const mailRoutes = {
  sendTest: route({
    method: 'POST',
    path: '/api/mail/test',
    summary: 'Send a mail to one’s own address now, and say what the mail server said',
    access: 'administrator',
    operation: 'mail',
    answer: 'empty',
    /** `details` of `mail/failed` is what went wrong, as a text. */
    errors: ['mail/missing', 'mail/failed'],
  }),
};
