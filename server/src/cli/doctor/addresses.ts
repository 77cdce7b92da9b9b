/** Whether what people open, what the server listens on and what it answers to fit together. */
import { isIP } from 'node:net';
import type { Config } from '../../app/config.ts';
import { type Finding, note, ok, wrong } from './finding.ts';

type Addresses = Pick<Config, 'host' | 'publicUrl' | 'allowedHosts' | 'trustedProxies'>;

export const judgeAddresses = ({ host, publicUrl, allowedHosts, trustedProxies }: Addresses): Finding[] => {
  const found: Finding[] = [];
  const isOpen = !isLoopback(host);
  for (const name of allowedHosts.filter((entry) => !/^[\p{L}\p{N}._-]+$/u.test(entry))) {
    found.push(
      wrong(
        `${name} in STOA_ALLOWED_HOSTS is never matched.`,
        'Names stand there alone, without scheme, port or path.',
      ),
    );
  }
  if (!publicUrl) {
    if (isOpen) {
      found.push(
        note(
          'The network reaches the server over plain http, by its address or the names in STOA_ALLOWED_HOSTS.',
          'That is for a network you trust. Anywhere else put https in front and set STOA_PUBLIC_URL.',
        ),
      );
    }
    return found.length > 0 ? found : [ok('Only this machine reaches the server.')];
  }
  const { protocol, hostname, origin } = publicUrl;
  const name = hostname.replace(/^\[|\]$/g, '');
  if (
    protocol === 'http:' &&
    !isLoopback(name) &&
    isIP(name) === 0 &&
    name.includes('.') &&
    !isHomeName(name)
  ) {
    found.push(
      wrong(
        `${origin} is not encrypted: passwords and cookies can be read on the way.`,
        'Put https in front and say so in STOA_PUBLIC_URL.',
      ),
    );
  }
  if (isLoopback(name) && isOpen) {
    found.push(
      note(
        `The network reaches the server, but ${origin} leads every machine to itself.`,
        'Set STOA_PUBLIC_URL to what people open.',
      ),
    );
  }
  if (protocol === 'https:') {
    if (trustedProxies.length === 0) {
      found.push(
        note(
          'Whoever comes through the reverse proxy has its address: limits by address count them as one.',
          'Set STOA_TRUSTED_PROXIES to the address the proxy comes from.',
        ),
      );
    }
    if (isOpen) {
      found.push(
        note(
          'The network may reach the server past the reverse proxy, over plain http.',
          'Set STOA_HOST=127.0.0.1 where the proxy is on this machine; in a container, publish the port to the proxy alone.',
        ),
      );
    }
  }
  return [ok(`People open ${origin}.`), ...found];
};

const isLoopback = (host: string): boolean => /^(127\.|::1$|localhost$|.*\.localhost$)/.test(host);

const isHomeName = (host: string): boolean => /\.(local|lan|internal|intranet|home\.arpa)$/.test(host);
