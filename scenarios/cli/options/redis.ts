import { ValidationError } from '../../../agents/errors.ts';
import type { CommandIO } from '../io.ts';
import { type Option, text } from './option.ts';

/** Environment variable that names the server: who lists processes sees the words of a call, and a password among them. */
export const REDIS_VARIABLE = 'REAFFERENCE_REDIS';

/** `--redis URL`. */
export const redis: Option<string> = text(
  'url',
  `server of Redis or Valkey, redis:// or rediss://, with user and password where it has some (default: ${REDIS_VARIABLE})`,
);

/** `--prefix NAME`. */
export const prefix: Option<string> = text('name', 'what the keys on the server begin with (default: reafference)');

/** The URL of the server; undefined where none is named. */
export function namedServer(given: string | undefined, { env }: Pick<CommandIO, 'env'>): string | undefined {
  return given || env[REDIS_VARIABLE] || undefined;
}

/** The URL of the server. @throws ValidationError `missing_option` where none is named */
export function serverUrl(given: string | undefined, io: Pick<CommandIO, 'env'>): string {
  const url = namedServer(given, io);
  if (url !== undefined) return url;
  throw new ValidationError('no server is named', {
    code: 'missing_option',
    expected: `--redis redis://HOST, or ${REDIS_VARIABLE}`,
    received: 'neither',
  });
}
