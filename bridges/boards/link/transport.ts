/** A line to a board, by what the thread that holds it needs to open it. */
export type Opening =
  | { readonly kind: 'unix-socket'; readonly path: string }
  /** A program that speaks over its standard input and output. */
  | { readonly kind: 'child'; readonly command: string; readonly args: readonly string[] }
  /** A serial port, such as `/dev/ttyACM0`. */
  | {
      readonly kind: 'serial';
      readonly path: string;
      /** Bits per second. */
      readonly baud: number;
    };

/** Who hears a line. */
export interface Listener {
  heard(bytes: Uint8Array): void;
  /** The line is closed, and why. */
  closed(reason: string): void;
}

/** An open line. */
export interface Transport {
  /** Number of the process at the other end, where it is a child of this one. */
  readonly pid?: number | undefined;
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Opens a line of one kind. @throws Error with the reason why it cannot */
export type Open<Kind extends Opening['kind']> = (
  opening: Extract<Opening, { kind: Kind }>,
  listener: Listener,
) => Promise<Transport>;
