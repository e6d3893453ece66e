/** The entry of the thread of a line: it moves bytes between the line and the memory that it shares with who waits. */
import type { MessagePort } from 'node:worker_threads';
import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage } from '../../../agents/error-message.ts';
import { openChild } from './child-process.ts';
import { openSerialPort } from './serial-port.ts';
import type { LineAssignment, ToLine } from './shared-line.ts';
import { SharedLine, STATE, WORD } from './shared-line.ts';
import type { Listener, Opening, Transport } from './transport.ts';
import { openUnixSocket } from './unix-socket.ts';

const { opening, shared } = workerData as LineAssignment;
const port = parentPort as MessagePort;
const line = new SharedLine(shared);

function open(opening: Opening, listener: Listener): Promise<Transport> {
  switch (opening.kind) {
    case 'unix-socket':
      return openUnixSocket(opening, listener);
    case 'child':
      return openChild(opening, listener);
    case 'serial':
      return openSerialPort(opening, listener);
  }
}

try {
  const transport = await open(opening, {
    heard: (bytes) => line.keep(bytes),
    closed(reason) {
      line.end(reason);
      port.close();
    },
  });
  port.on('message', (message: ToLine) => (message === 'close' ? transport.close() : transport.write(message)));
  Atomics.store(line.words, WORD.pid, transport.pid ?? 0);
  Atomics.compareExchange(line.words, WORD.state, STATE.opening, STATE.open);
  line.tell();
} catch (error) {
  line.end(errorMessage(error));
  port.close();
}
