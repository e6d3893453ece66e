import type { Open } from './transport.ts';

/** What is used of `serialport`, an optional peer dependency. */
interface SerialPortModule {
  readonly SerialPort: new (
    options: { readonly path: string; readonly baudRate: number },
    opened: (error: Error | null) => void,
  ) => NodeJS.ReadWriteStream & { destroy(): void };
}

/** Opens a serial port by the package `serialport`, with eight data bits, no parity, one stop bit and no flow control. */
export const openSerialPort: Open<'serial'> = async ({ path, baud }, { heard, closed }) => {
  const name = 'serialport';
  const { SerialPort } = (await import(/* @vite-ignore */ name)) as SerialPortModule;
  return new Promise((resolve, reject) => {
    const port = new SerialPort({ path, baudRate: baud }, (error) =>
      error === null
        ? resolve({ write: (bytes) => void port.write(bytes as Uint8Array<ArrayBuffer>), close: () => port.destroy() })
        : reject(error),
    );
    let reason = 'the port was closed';
    port.on('error', (error: Error) => {
      reason = error.message;
    });
    port.on('data', heard);
    port.on('close', () => closed(reason));
  });
};
