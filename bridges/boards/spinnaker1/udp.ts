import { createSocket } from 'node:dgram';
import { BridgeError } from '../../../agents/errors.ts';

/** Room for datagrams that the process has not read yet, in bytes; the system may give less. */
const RECEIVE_BYTES = 1 << 22;

/** A socket for datagrams. */
export interface Udp {
  /** Port that it is bound to. */
  readonly port: number;
  /** @param sent is called when the system has taken the datagram, or has not */
  send(datagram: Uint8Array, port: number, host: string, sent?: (error: Error | null) => void): void;
  close(): void;
}

/** Whom a datagram came from. */
export interface DatagramSource {
  /** IPv4 address. */
  readonly address: string;
  /** UDP port. */
  readonly port: number;
}

/**
 * Binds a socket.
 *
 * @param port 0 is any that is free
 * @throws BridgeError `board_gone` if it cannot be bound
 */
export function openUdp(
  address: string,
  port: number,
  heard: (datagram: Uint8Array, from: DatagramSource) => void,
): Promise<Udp> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: 'udp4', recvBufferSize: RECEIVE_BYTES });
    socket.once('error', (error) => {
      socket.close();
      reject(
        new BridgeError(`UDP port ${port} of ${address} cannot be listened at: ${error.message}`, {
          ...{ code: 'board_gone', received: `${address}:${port}`, cause: error },
          remedy: 'end what listens there, or choose another port and tell it to the tools of SpiNNaker',
        }),
      );
    });
    socket.on('message', (datagram, from) => heard(datagram, from));
    socket.bind(port, address, () => {
      socket.removeAllListeners('error');
      // A datagram that cannot be sent is reported to who sent it; what else befalls a socket ends no exchange.
      socket.on('error', () => {});
      let open = true;
      resolve({
        port: socket.address().port,
        send: (bytes, to, host, sent = () => {}) =>
          open ? socket.send(bytes, to, host, sent) : sent(new Error('the socket is closed')),
        close: () => {
          if (open) socket.close();
          open = false;
        },
      });
    });
  });
}
