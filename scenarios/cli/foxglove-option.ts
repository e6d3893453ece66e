import { checked, type ValuesOf } from './options.ts';

/** Where viewers connect. */
export interface ViewerAddress {
  /** Name or address of an interface; undefined for this machine alone. */
  readonly host?: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** `--foxglove`: a port of this machine, or an address and a port. */
export const foxglove = checked<ViewerAddress>(
  'port',
  'show it live to Foxglove or Lichtblick: a port, or HOST:PORT for other machines',
  'a port from 0 to 65535, or an address and a port, as in 8765, 0.0.0.0:8765 or [::]:8765',
  (given) => {
    const [, bracketed, plain, digits] =
      /^(?:(?:\[([0-9a-fA-F:]+)\]|([^:\s[\]]+)):)?(\d{1,5})$/.exec(given.trim()) ?? [];
    const host = bracketed ?? plain;
    const port = Number(digits);
    if (!(port <= 0xffff)) return undefined;
    return host === undefined ? { port } : { host, port };
  },
);

/** Values of {@link foxglove}. */
export type FoxgloveOption = ValuesOf<{ readonly foxglove: typeof foxglove }>;
