import { fileURLToPath } from 'node:url';
import { ownProcess } from '../../../agents/own-modules.ts';
import { openChild } from './child-process.ts';
import type { Open, Transport } from './transport.ts';

/**
 * Opens a serial port, with eight data bits, no parity, one stop bit and no flow control. A process of its own holds it: the package
 * `serialport` serves the event loop of a process's first thread only, which is the one that blocks.
 */
export const openSerialPort: Open<'serial'> = ({ path, baud }, listener) =>
  new Promise((resolve, reject) => {
    const [file, , { execArgv }] = ownProcess('bridges/boards/link/serial-process');
    const args = [...execArgv, fileURLToPath(file), path, String(baud)];
    let opened = false;
    const child: Promise<Transport> = openChild(
      { kind: 'child', command: process.execPath, args },
      {
        // The first byte tells that the port is open.
        heard(bytes) {
          if (opened) return listener.heard(bytes);
          opened = true;
          child.then(({ write, close }) => resolve({ write, close }), reject);
          if (bytes.length > 1) listener.heard(bytes.subarray(1));
        },
        closed(reason) {
          if (opened) listener.closed(reason);
          else reject(new Error(reason));
        },
      },
    );
    child.catch(reject);
  });
