import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { isatty, ReadStream } from 'node:tty';
import { promisify } from 'node:util';
import type { OpenBase } from './base.ts';

/** A base at a serial port, with eight data bits, no parity, one stop bit and no flow control. What it says is heard. */
export interface SerialBase {
  /** Tells a serial port from a program and a UDP port. */
  readonly kind: 'serial';
  /** The device, such as `/dev/ttyUSB0`. */
  readonly path: string;
  /** Bits per second. Default: 115200. */
  readonly baud?: number;
}

/** Bits of a byte on the line, with those that start and stop it. */
const BITS_PER_BYTE = 10;
/** Milliseconds for which the last bytes have the line. */
const LAST_BYTES_MILLISECONDS = 50;

const run = promisify(execFile);

/**
 * Opens the device as a file, after `stty` has set it: of Linux and macOS. A write that the line cannot take now is refused, not queued.
 *
 * @throws Error for what is no serial port; the errors of `stty` and of the system
 */
export const openSerialBase: OpenBase<SerialBase> = async ({ path, baud = 115_200 }, { heard, lost }) => {
  await run('stty', [process.platform === 'darwin' ? '-f' : '-F', path, `${baud}`, 'raw', '-echo', 'clocal', 'cs8']);
  const file = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  if (!isatty(file)) {
    closeSync(file);
    throw new Error(`${path} is no serial port`);
  }
  let closing = false;
  /** Bytes that the line did not take yet of what was sent. */
  let rest: Uint8Array = new Uint8Array(0);
  const fail = (reason: string): void => {
    if (!closing) lost(`${path}: ${reason}`);
  };
  const input = new ReadStream(file);
  input.on('data', (bytes: Buffer) => heard(new Uint8Array(bytes)));
  input.on('error', (error) => fail(error.message));
  input.on('end', () => fail('the port was closed'));
  /** Writes as much of the rest as the line takes. */
  const write = (): void => {
    try {
      rest = rest.subarray(writeSync(file, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') fail((error as Error).message);
    }
  };
  return {
    bytesPerSecond: baud / BITS_PER_BYTE,
    send(bytes) {
      if (rest.length > 0) write();
      if (rest.length > 0) return false;
      rest = bytes;
      write();
      return true;
    },
    async close() {
      await new Promise((resolve) => setTimeout(resolve, LAST_BYTES_MILLISECONDS));
      closing = true;
      input.destroy();
    },
  };
};
