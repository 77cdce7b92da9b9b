/** One text for every code the server answers with: what happened, what is kept, what to do. */
export const errors = {
  'error.network/unreachable':
    'The server did not answer. Nothing you typed is lost; check the connection and try again.',
  'error.request/invalid':
    'The server did not accept this input. Nothing was changed; please check it and try again.',
  'error.request/too-large':
    'This is more than the server takes at once. Nothing was sent; please make it shorter.',
  'error.request/too-slow':
    'What you sent arrived too slowly, or stopped on its way. Nothing was kept of it; please check the connection and try again.',
  'error.request/too-many':
    'This was done too often in a short time. What you typed is kept; please wait a moment, then try again.',
  'errors.tooManyFor':
    'This was done too often in a short time. What you typed is kept; please try again in {seconds, plural, one {# second} other {# seconds}}.',
  'error.request/not-json':
    'The server did not understand the request. Nothing was changed; please reload the page.',
  'error.request/origin-refused':
    'The server refuses changes from this address. Nothing was changed; open the page at the address it was set up for.',
  'error.request/host-refused':
    'The server does not answer to this host name. Open it at its usual address, or ask whoever runs it to allow this one.',
  'error.request/unknown-route':
    'This server does not know the request. The page may be older than the server; please reload it.',
  'error.server/failed':
    'Something failed on the server. What was saved before is kept; please try again in a moment.',
  'error.server/stopping': 'The server is restarting. Everything is kept; please try again in a moment.',
  'error.account/sign-in-required': 'Your session is over. What you typed is kept; please sign in again.',
  'error.account/forbidden': 'Your account may not do this. Nothing was changed; an administrator can help.',
  'error.account/wrong-credentials': 'E-mail and password do not match. Please check both and try again.',
  'error.account/exists':
    'There is an account with this e-mail already. Sign in with it, or use another address.',
  'error.account/claim-required':
    'The first account needs the code that the server printed when it started. Please check it and try again.',
  'error.account/registration-closed':
    'New accounts cannot be made here at the moment. An administrator can open registration.',
  'error.account/domain-refused':
    'New accounts here need an e-mail at a certain host. Nothing was made; please use the address of your organisation, or ask for an invite.',
  'error.account/wrong-password':
    'The password is wrong. Nothing was changed; please check it and try again.',
  'error.account/link-invalid':
    'This link does not work any more: it was used, is too old, or was not copied whole. Nothing was changed; please ask for a new one.',
  'error.session/not-found': 'This session is over already. Reload the list to see which there are.',
  'error.user/not-found': 'This account does not exist any more. Reload the list to see what there is.',
  'error.user/yourself':
    'This cannot be done to your own account here. Nothing was changed; another administrator can do it.',
  'error.user/last-administrator':
    'This is the only administrator. Nothing was changed; make somebody else administrator first.',
  'error.invite/not-found':
    'This invite was used or taken back already. Reload the list to see what there is.',
  'error.group/not-found': 'This group is gone. Reload the list to see what there is.',
  'error.group/exists':
    'There is a group of this name already. Nothing was saved; please choose another name.',
  'error.role/not-found': 'This role is gone. Reload the list to see what there is.',
  'error.role/exists': 'There is a role of this name already. Nothing was saved; please choose another name.',
  'error.role/built-in':
    'The built-in role keeps its name and stays. Nothing was changed; what it allows can be.',
  'error.role/feature-missing':
    'Your role does not allow this. Nothing was changed and what you typed is kept; an administrator can help.',
  'error.grant/level-unknown':
    'This kind of access means nothing here. Nothing was changed; please reload the page.',
  'error.grant/subject-not-found':
    'A group or person of the list is gone. Nothing was changed; please open it again.',
  'error.grant/too-many':
    'So many people and groups are more than one list takes. Nothing was changed; please put people into a group.',
  'error.mail/missing':
    'This server sends no mail. Nothing was sent; an administrator can make a link for you.',
  'error.mail/failed':
    'The mail server did not take the mail. Nothing was sent; check its address and credentials where the server is started.',
  'error.endpoint/not-found': 'This endpoint no longer exists. Reload the list to see what there is.',
  'error.endpoint/read-only':
    'This endpoint comes from the server’s environment. It stays as it is here; change it where the server is started.',
  'error.endpoint/address-invalid':
    'This address cannot be used. Nothing was saved; it has to be a full address such as https://api.example.com/v1.',
  'error.endpoint/address-private':
    'This address is in your own network and has not been allowed. Nothing was saved; an administrator can allow it.',
  'error.endpoint/address-refused':
    'The server never connects to this address: it belongs to the machine or its cloud, not to a model. Nothing was saved; please use another one, such as 127.0.0.1 for this machine.',
  'error.egress-allowance/not-found':
    'This allowance was taken back already. Reload the list to see what there is.',
  'error.endpoint/key-unreadable':
    'The stored key of this endpoint cannot be opened. Your text is kept; an administrator has to enter the key again under Settings, Endpoints.',
  'error.model/not-found':
    'This model is not available any more. The conversation is kept; choose another model to go on.',
  'error.model/setting-unknown':
    'One of the model’s settings does not fit it or the others. Nothing was sent; open the settings beside the model to see which.',
  'error.file/not-found':
    'This file does not exist any more. Everything else is kept; remove it from the message, or upload it again.',
  'error.file/missing': 'The upload held no file. Nothing was changed; please choose the file again.',
  'error.file/empty': 'This file holds nothing. It was not uploaded; please check it and try again.',
  'error.file/too-large':
    'This file is larger than the server takes. It was not uploaded; please make it smaller. An administrator can raise the limit for pictures; a text has at most one megabyte.',
  'error.file/kind-unknown':
    'This is neither a picture nor a text that can be read here. It was not uploaded; PNG, JPEG, GIF, WebP and texts in UTF-8 are taken.',
  'error.file/unreadable':
    'This picture is broken, or too large to be opened. It was not uploaded; please save it anew or make it smaller.',
  'error.file/storage-full':
    'Your files take up all the room you have. It was not uploaded; delete files you no longer need, or ask an administrator for more room.',
  'error.conversation/not-found': 'This conversation does not exist. It may have been deleted.',
  'error.message/not-found':
    'This message does not exist any more. Reload the conversation to see what there is.',
  'error.oauth-attempt/not-found':
    'This sign-in is not there any more. Nothing was changed; start it again where it was wanted.',
  'error.run/not-found':
    'This answer cannot be followed any more. Reload the conversation to see what was kept.',
  'error.run/idempotency-conflict':
    'This was sent before with other content. The first one counts; reload the conversation, then send again.',
  'error.run/too-many':
    'Many of your answers are being written already. Your text is kept; wait until one is finished or stop one, then send it again.',
  'error.run/parent-required':
    'The message has lost its place in the conversation. Your text is kept; reload and send it again.',
  'error.run/message-busy':
    'This message is being answered already. Wait until the answer is finished, or stop it first.',
  'error.run/not-continuable':
    'This answer is finished and cannot be continued. You can have it made anew instead.',
  'error.tool/decision-not-found': 'This permission is not there any more. You are asked again already.',
  'error.tool/rule-not-found': 'This rule is not there any more. Reload the page to see what holds.',
  'error.tool/too-many-rules':
    'There are as many rules as there can be. It was not added; take others away first.',
  'error.action/not-found': 'This action is not there any more. Reload the page to see what there is.',
  'error.action/document-invalid':
    'This is no OpenAPI document that can be used. Nothing was saved; the message says what has to be changed.',
  'error.action/auth-invalid':
    'What is said about signing in does not go together. Nothing was saved; the message says what is missing.',
  'error.action/address-invalid':
    'One of the addresses is none that can be used. Nothing was saved; it begins with https:// and holds no password.',
  'error.action/address-private':
    'This action leads into a private network. Nothing was saved; allow it if what is there is yours, and save again.',
  'error.action/address-refused':
    'One of the addresses is never reached from here. Nothing was saved; enter another.',
  'error.action/too-many':
    'There are as many actions as there can be. It was not added; remove others first.',
  'error.interaction/not-found': 'This question is not there any more. Reload the conversation.',
  'error.interaction/settled':
    'This was answered already, or its time was up. What was answered first counts; reload to see it.',
  'error.interaction/answer-invalid':
    'This answer does not fit what was asked. It was not sent; look through what you have filled in.',
  'error.mcp-server/not-found':
    'This server does not exist, or is not yours to use. Reload the page to see what there is.',
  'error.mcp-server/not-allowed':
    'Only an administrator may do this with a server. Nothing was changed; ask one to do it.',
  'error.mcp-server/definition-invalid':
    'What you have entered does not go together. Nothing was saved; look through headers, variables and sign-in, and save again.',
  'error.mcp-server/address-invalid':
    'This is no address of a server. Nothing was saved; it looks like https://mcp.example.com/mcp.',
  'error.mcp-server/address-private':
    'This address is in a private network. Nothing was saved; allow it if the server there is yours, and save again.',
  'error.mcp-server/address-refused':
    'This address is not reached from here. Nothing was saved; enter one that is on the internet, or ask an administrator to add the server.',
  'error.mcp-server/sign-in-required':
    'This server wants you to sign in. Nothing was lost; sign in and try again.',
  'error.mcp-server/failed':
    'The server did not do what was asked. Nothing was changed here; look at its page for what it said, and try again.',
  'error.unknown':
    'Something unexpected happened on this page. What was saved is kept; please reload and try again.',
} as const;
