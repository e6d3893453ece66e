import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Port } from '../../../scenarios/view/wire.ts';

/** Two ends of a way for messages within this process. */
export function portPair(): readonly [Port, Port] {
  const { port1, port2 } = new MessageChannel();
  return [portOf(port1), portOf(port2)];
}

function portOf(end: MessagePort): Port {
  return {
    send: (bytes) => end.postMessage(bytes, [bytes.buffer]),
    onMessage: (listener) => void end.on('message', listener),
    onClose: (listener) => void end.on('close', listener),
    close: () => end.close(),
  };
}
