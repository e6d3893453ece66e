/**
 * The entry of the process that holds a serial port, `PATH BAUD`: what comes on its standard input goes to the port, and what the port
 * hears to its standard output, after a first byte that tells that the port is open.
 */

import type { Duplex } from 'node:stream';
import { errorMessage } from '../../../agents/error-message.ts';

/** The part of `serialport`, an optional peer dependency, that is used here. */
interface SerialPortModule {
  readonly SerialPort: new (
    options: { readonly path: string; readonly baudRate: number },
    opened: (error: Error | null) => void,
  ) => Duplex;
}

const [path, baud] = process.argv.slice(2);

function end(error: unknown): void {
  process.stderr.write(`${errorMessage(error)}\n`, () => process.exit(1));
}

try {
  const name = 'serialport';
  const { SerialPort } = (await import(/* @vite-ignore */ name)) as SerialPortModule;
  const port = new SerialPort({ path, baudRate: Number(baud) }, (error) => {
    if (error !== null) return end(error);
    process.stdout.write(Uint8Array.of(0));
    port.pipe(process.stdout);
    process.stdin.pipe(port);
  });
  port.on('error', end);
  port.on('close', () => end('the port was closed'));
} catch (error) {
  end(error);
}
