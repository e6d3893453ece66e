import { isIP } from 'node:net';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';

/** Where the server of a queue is, and how it is spoken to. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  /** Number of the database. Default of the server: 0. */
  readonly db?: number;
  /** Settings of TLS, for `rediss://`; certificates are those that Node trusts, see NODE_EXTRA_CA_CERTS. */
  readonly tls?: { readonly servername?: string };
}

const PORT = 6379;
const EXPECTED = 'redis://HOST, rediss://USER:PASSWORD@HOST:PORT, or the like with /NUMBER of a database behind it';
const REMEDY = 'write letters such as @, / and # in a password as %40, %2F and %23';

/**
 * The server that a URL names: `redis://host`, `rediss://user:password@host:6380/2`.
 *
 * @throws ValidationError `invalid_server_url`, which shows nothing of the URL: a part of it that was not understood may be the password
 */
export function serverAddress(url: string): ServerAddress {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const { protocol, hostname = '', port, pathname = '', search, hash } = parsed ?? {};
  const [, db] = /^\/?(\d*)$/.exec(pathname) ?? [];
  if (
    parsed === undefined ||
    (protocol !== 'redis:' && protocol !== 'rediss:') ||
    hostname === '' ||
    db === undefined ||
    search !== '' ||
    hash !== ''
  )
    throw invalid(protocol === undefined || url.startsWith(`${protocol}//`) ? protocol : undefined);
  // Brackets of IPv6 are of the URL alone.
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: port === '' ? PORT : Number(port),
    ...given({
      username: decoded(parsed.username),
      password: decoded(parsed.password),
      db: db === '' ? undefined : Number(db),
      tls: protocol === 'rediss:' ? given({ servername: isIP(host) === 0 ? host : undefined }) : undefined,
    }),
  };
}

/** A server as it is shown to people: without user and password. */
export function shownAddress({ host, port, db, tls }: ServerAddress): string {
  const named = isIP(host) === 6 ? `[${host}]` : host;
  return `${tls === undefined ? 'redis' : 'rediss'}://${named}:${port}${db === undefined ? '' : `/${db}`}`;
}

function decoded(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(undefined);
  }
}

function invalid(protocol: string | undefined): ValidationError {
  return new ValidationError('the URL of the server of a queue cannot be read', {
    code: 'invalid_server_url',
    expected: EXPECTED,
    received: protocol === undefined ? 'another text' : `something else that begins with ${protocol}`,
    remedy: REMEDY,
  });
}
