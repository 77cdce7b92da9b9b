/** What the client throws, in our classes. It is loaded with the client, which nothing else here is to load. */
import {
  InsufficientScopeError,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  SseError,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { classify, codeOf, McpFailure, ourFailure, SessionLost, SignInNeeded } from './failure.ts';

/** Codes of JSON-RPC and MCP that speak of what was asked rather than of the server. */
const invalidParams = -32602;
const methodNotFound = -32601;

export const failureOf = (error: unknown): McpFailure => {
  const ours = ourFailure(error);
  if (ours) return ours;
  if (error instanceof InsufficientScopeError || error instanceof UnauthorizedError)
    return new SignInNeeded(error instanceof InsufficientScopeError ? 'step-up' : 'connect', null);
  if (error instanceof SdkHttpError)
    return ofStatus(error.status, typeof error.data.text === 'string' ? error.data.text : null);
  if (error instanceof SseError && error.code !== undefined) return ofStatus(error.code, undefined);
  if (error instanceof ProtocolError) return ofProtocol(error);
  if (error instanceof SdkError) return ofSdk(error);
  return classify(error);
};

const ofStatus = (status: number, text: string | null | undefined): McpFailure => {
  const said = text ? `: ${plain(text)}` : '';
  if (status === 401) return new SignInNeeded('again', null);
  if (status === 403) return new McpFailure('forbidden', `The server refused (403)${said}`, 'no');
  if (status === 429) return new McpFailure('server_error', 'The server has too much to do (429).', 'no');
  if (status >= 300 && status < 400)
    return new McpFailure('refused', 'The server redirects elsewhere, where nothing is sent.', 'no');
  if (status >= 502 && status <= 504)
    return new McpFailure('unreachable', `The server is not there at the moment (${status}).`);
  if (status >= 500) return new McpFailure('server_error', `The server failed (${status})${said}`);
  return new McpFailure('refused', `The server refused (${status})${said}`, 'no');
};

const ofProtocol = ({ code, message }: ProtocolError): McpFailure => {
  if (code === invalidParams) return new McpFailure('refused', plain(message), 'no');
  if (code === methodNotFound) return new McpFailure('unsupported', plain(message), 'no');
  return new McpFailure('server_error', plain(message));
};

const ofSdk = (error: SdkError): McpFailure => {
  switch (error.code) {
    case SdkErrorCode.RequestTimeout:
      return new McpFailure('timeout', 'The server did not answer in time.');
    case SdkErrorCode.ConnectionClosed:
      return new SessionLost('maybe');
    case SdkErrorCode.NotConnected:
      return new SessionLost('no');
    case SdkErrorCode.CapabilityNotSupported:
    case SdkErrorCode.MethodNotSupportedByProtocolVersion:
      return new McpFailure('unsupported', 'The server does not offer this.', 'no');
    case SdkErrorCode.EraNegotiationFailed:
      return isConnectionFailure(error.cause) ? classify(error.cause) : protocol();
    default:
      return protocol();
  }
};

const protocol = () => new McpFailure('protocol', 'The server does not answer as an MCP server does.');

const isConnectionFailure = (error: unknown): boolean =>
  error instanceof TypeError || codeOf(error) !== undefined;

const longestQuote = 500;

/** In one line, without what could pass for something else. */
const plain = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longestQuote);
