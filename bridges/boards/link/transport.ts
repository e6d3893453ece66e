/** A line to a board, by what the thread that holds it needs to open it. */
export type Opening =
  | {
      /** A Unix socket, to which it connects. */
      readonly kind: 'unix-socket';
      /** Path of the socket file. */
      readonly path: string;
    }
  | {
      /** A program that speaks over its standard input and output. */
      readonly kind: 'child';
      /** The program, as a shell would find it. */
      readonly command: string;
      /** Arguments of the program. */
      readonly args: readonly string[];
    }
  | {
      /** A serial port. */
      readonly kind: 'serial';
      /** The device, such as `/dev/ttyACM0`. */
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
