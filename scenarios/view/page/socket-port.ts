import type { Port } from '../wire.ts';

/** The part of a WebSocket that a port needs. */
export interface SocketLike {
  binaryType: string;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  close(): void;
}

/** The end of a port at a WebSocket, over which who serves a source speaks first. */
export function socketPort(socket: SocketLike): Port {
  socket.binaryType = 'arraybuffer';
  return {
    send: (bytes) => socket.send(bytes),
    onMessage: (listener) =>
      socket.addEventListener('message', ({ data }) => {
        if (data instanceof ArrayBuffer) listener(new Uint8Array(data));
      }),
    onClose: (listener) => socket.addEventListener('close', () => listener()),
    close: () => socket.close(),
  };
}
