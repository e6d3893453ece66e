import type { Port } from '../wire.ts';

/** The end of a port at either side of a worker: bytes are handed over, and not copied. */
export function workerPort(end: Worker | DedicatedWorkerGlobalScopeLike): Port {
  return {
    send: (bytes) => end.postMessage(bytes, [bytes.buffer]),
    onMessage: (listener) =>
      end.addEventListener('message', ((event: MessageEvent<unknown>) => {
        if (event.data instanceof Uint8Array) listener(event.data);
      }) as EventListener),
    onClose: (listener) => end.addEventListener('error', () => listener()),
    close: () => ('terminate' in end ? end.terminate() : end.close()),
  };
}

/** The part of the global scope of a worker that a port needs. */
export interface DedicatedWorkerGlobalScopeLike {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: string, listener: EventListener): void;
  close(): void;
}
