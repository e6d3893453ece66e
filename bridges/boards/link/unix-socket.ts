import { connect } from 'node:net';
import type { Open } from './transport.ts';

/** Connects to a socket file, as an emulator with `-serial unix:PATH,server=on` offers it. */
export const openUnixSocket: Open<'unix-socket'> = ({ path }, { heard, closed }) =>
  new Promise((resolve, reject) => {
    const socket = connect(path);
    let reason = 'the other end closed it';
    socket.on('error', (error) => {
      reason = error.message;
      reject(error);
    });
    socket.on('connect', () =>
      resolve({ write: (bytes) => void socket.write(bytes), close: () => void socket.destroy() }),
    );
    socket.on('data', heard);
    socket.on('close', () => closed(reason));
  });
