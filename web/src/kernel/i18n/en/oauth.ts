/** Why signing in at a server of tools did not work, by the class the server gave it. */
export const oauth = {
  'oauth.class.sign_in_required':
    'The server wants to know who you are. Nothing else was changed. Go back to Stoa and start again.',
  'oauth.class.user_denied':
    'You declined, or stopped the sign-in. Nothing was changed; you can start again in Stoa.',
  'oauth.class.client_rejected':
    'The server did not know Stoa any more. Stoa registers anew when you start again. Nothing else was changed. Go back to Stoa and start again.',
  'oauth.class.grant_rejected':
    'The server did not accept the sign-in any more. Nothing else was changed. Go back to Stoa and start again.',
  'oauth.class.insufficient_scope':
    'The server did not grant what was asked for. What you had before is kept.',
  'oauth.class.transient': 'The server is unavailable at the moment. Nothing was changed; try again later.',
  'oauth.class.issuer_mismatch':
    'The answer did not come from the server that was asked, so it was not used. Nothing was changed. An administrator has to look at how this server is set up.',
  'oauth.class.resource_mismatch':
    'The server speaks of another address than the one that was asked. Nothing was changed. An administrator has to look at how this server is set up.',
  'oauth.class.metadata_invalid':
    'The server describes its sign-in in a way that cannot be used. Nothing was changed. An administrator has to look at how this server is set up.',
  'oauth.class.pkce_unsupported':
    'The server does not say that it protects sign-ins against theft (PKCE). Nothing was changed. An administrator has to look at how this server is set up.',
  'oauth.class.insecure_endpoint':
    'The server wants to be reached without encryption. Nothing was changed. An administrator has to look at how this server is set up.',
  'oauth.class.blocked_address':
    'The server is at an address that Stoa may not reach. Nothing was changed. An administrator has to look at how this server is set up.',
  'oauth.class.as_changed':
    'Another authorization server is in charge of this server now. Nothing else was changed. Go back to Stoa and start again.',
  'oauth.class.needs_client_credentials':
    'The server does not register clients by itself; an administrator has to enter a client id. Nothing was changed.',
  'oauth.class.registration_refused':
    'The server refused to register Stoa as its client. Nothing was changed. An administrator has to look at how this server is set up.',
  'oauth.class.expired':
    'There was too much time in between. Nothing else was changed. Go back to Stoa and start again.',
  'oauth.class.superseded':
    'Another sign-in was begun after this one. Finish that one, or start again in Stoa.',
  'oauth.class.interrupted':
    'Stoa was interrupted while it finished the sign-in. Nothing else was changed. Go back to Stoa and start again.',
  'oauth.class.not_your_flow':
    'This sign-in was begun by somebody else. Nothing else was changed. Go back to Stoa and start again.',
  'oauth.class.invalid_state':
    'This sign-in is not known. Nothing else was changed. Go back to Stoa and start again.',
} as const;
