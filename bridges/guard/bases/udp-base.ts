import { createSocket } from 'node:dgram';
import type { OpenBase } from './base.ts';

/** A base that takes each velocity as a datagram. Datagrams that it sends back are heard. */
export interface UdpBase {
  /** Tells a UDP port from a program and a serial port. */
  readonly kind: 'udp';
  /** Number of the port. */
  readonly port: number;
  /** Address of the base. Default: 127.0.0.1. */
  readonly host?: string;
}

/** Opens a socket that is connected to the base: it is told at once where nobody listens. */
export const openUdpBase: OpenBase<UdpBase> = async ({ port, host = '127.0.0.1' }, { heard, lost }) => {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    // A name that cannot be found is told to the callback, contrary to its type.
    const connected: (error?: Error) => void = (error) => (error ? reject(error) : resolve());
    socket.once('error', reject);
    socket.connect(port, host, connected);
  });
  let underWay = 0;
  let free = (): void => {};
  const fail = (error: Error): void => lost(`${host}:${port}: ${error.message}`);
  socket.on('error', fail);
  socket.on('message', (bytes) => heard(new Uint8Array(bytes)));
  return {
    send(bytes) {
      underWay++;
      socket.send(bytes, (error) => {
        if (--underWay === 0) free();
        if (error !== null) fail(error);
      });
      return true;
    },
    async close() {
      if (underWay > 0) await new Promise<void>((resolve) => void (free = resolve));
      socket.close();
    },
  };
};
