import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { FoxgloveServerOptions } from '../../../bridges/viewing/foxglove-server.ts';
import { checked, flag, flagOf, type Option, type Options, type ValuesOf } from './option.ts';

/** Where viewers connect. */
export interface ViewerAddress {
  /** Name or address of an interface; undefined for this machine alone. */
  readonly host?: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** `--foxglove`: a port of this machine, or an address and a port. */
const foxglove = checked<ViewerAddress>(
  'port',
  'show it live to Foxglove or Lichtblick: a port, or HOST:PORT for other machines',
  'a port from 0 to 65535, or an address and a port, as in 8765, 0.0.0.0:8765 or [::]:8765',
  (text) => {
    const [, bracketed, plain, digits] =
      /^(?:(?:\[([0-9a-fA-F:]+)\]|([^:\s[\]]+)):)?(\d{1,5})$/.exec(text.trim()) ?? [];
    const host = bracketed ?? plain;
    const port = Number(digits);
    if (!(port <= 0xffff)) return undefined;
    return host === undefined ? { port } : { host, port };
  },
);

/** An origin as browsers write it. */
const ORIGIN = /^(?:null|[a-z][a-z0-9+.-]*:\/\/[^\s/,]*)$/;

const foxgloveOrigins: Option<readonly string[]> = checked(
  'list',
  'with --foxglove, let pages of these origins connect too',
  'origins, as in https://viewer.example,http://robot.local:8080',
  (text) => {
    const origins = text.split(',').map((one) => one.trim());
    return origins.every((one) => ORIGIN.test(one)) ? origins : undefined;
  },
);

const foxgloveToken = checked(
  'text',
  'with --foxglove, what viewers must add to the address as ?token= (default: none on this machine, else drawn)',
  'at least 16 letters, digits, - or _',
  (text) => (/^[\w-]{16,}$/.test(text) ? text : undefined),
);

/** `--foxglove`, and what goes with it. */
export const FOXGLOVE_OPTIONS = {
  foxglove,
  foxgloveReadOnly: flag('with --foxglove, let viewers look, and change nothing'),
  foxgloveOrigins,
  foxgloveToken,
} satisfies Options;

/** Values of {@link FOXGLOVE_OPTIONS}. */
export type FoxgloveValues = ValuesOf<typeof FOXGLOVE_OPTIONS>;

/** Options of the server for viewers; undefined where none is asked for. @throws ValidationError `misplaced_option` */
export function viewerServer(options: FoxgloveValues): Omit<FoxgloveServerOptions, 'name'> | undefined {
  const { foxglove: address, foxgloveReadOnly: readOnly, foxgloveOrigins: origins, foxgloveToken: token } = options;
  if (address !== undefined) return { ...address, ...given({ readOnly, origins, token }) };
  const stray = Object.keys(FOXGLOVE_OPTIONS).find((key) => key in options);
  if (stray === undefined) return undefined;
  throw new ValidationError(`${flagOf(stray)} is for viewers, and none are served`, {
    code: 'misplaced_option',
    expected: '--foxglove and a port',
    received: flagOf(stray),
    remedy: 'leave it out, or name a port',
  });
}

/** Message to the user about a viewer that cannot connect. */
export function refusedViewer(reason: string): string {
  const remedy = reason.startsWith('pages of the origin') ? '; --foxglove-origins lets them in' : '';
  return `a viewer was refused: ${reason}${remedy}`;
}
