import { BridgeError } from '../../../agents/errors.ts';
import type { ScpRequest } from './scp.ts';

export const SCP_OK = 0x80;

const ARGUMENTS = 'check address, length and numbers of the request';
const BUSY = 'wait, send less at once, and try again';
const ROUTE = 'check that the chip exists and is alive; the version request of its board tells';

/** Result codes: what they are called, what they mean, and what to do. */
const RESULTS: Readonly<Record<number, readonly [name: string, meaning: string, remedy: string]>> = {
  128: ['OK', 'it was done', 'nothing is to be done'],
  129: ['LEN', 'the packet has a wrong length', ARGUMENTS],
  130: ['SUM', 'the checksum is wrong', 'look for a fault of the network'],
  131: [
    'CMD',
    'the core does not know the command',
    'check which software runs on the core: the version request tells',
  ],
  132: ['ARG', 'an argument is not valid', ARGUMENTS],
  133: ['PORT', 'the core has no such port', 'check which software runs on the core, and the port it listens at'],
  134: [
    'TIMEOUT',
    'the monitor got no answer from the core',
    'check that the core runs and has not stopped with an error',
  ],
  135: ['ROUTE', 'there is no way to the chip', ROUTE],
  136: ['CPU', 'the chip has no such core', 'take another core: one of each chip is the monitor, and some are faulty'],
  137: ['DEAD', 'the core is not alive', 'load its application again'],
  138: ['BUF', 'the monitor has no room for the message', BUSY],
  139: ['P2P_NOREPLY', 'the other chip did not open a channel', ROUTE],
  140: ['P2P_REJECT', 'the other chip refused a channel', BUSY],
  141: ['P2P_BUSY', 'the other chip is busy', BUSY],
  142: ['P2P_TIMEOUT', 'the other chip stopped answering', ROUTE],
  143: ['PKT_TX', 'a packet could not be sent between chips', ROUTE],
};

/** Results after which the same request may succeed. */
const PASSING: ReadonlySet<number> = new Set([129, 134, 138, 139, 141, 142]);

/** Whether a request is worth a repetition after a result. */
export function passes(result: number): boolean {
  return PASSING.has(result);
}

/** Name of a result code, such as `ARG`. */
export function resultName(result: number): string {
  return RESULTS[result]?.[0] ?? `0x${result.toString(16)}`;
}

/** The error of a request that a core refused. */
export function refusedRequest({ to, command }: ScpRequest, result: number): BridgeError {
  const [name, meaning, remedy] = RESULTS[result] ?? [
    resultName(result),
    'no such result is known',
    'check which software runs on the board: the version request tells',
  ];
  return new BridgeError(`core ${to.x},${to.y},${to.p} refused command ${command}: ${meaning}`, {
    ...{ code: 'board_refused', expected: 'OK (0x80)', received: name, block: `core ${to.x},${to.y},${to.p}`, remedy },
  });
}

/** The error of a request that nobody answered. @param tries how often it was sent */
export function unansweredRequest({ to, command }: ScpRequest, tries: number, timeout: number): BridgeError {
  return new BridgeError(`core ${to.x},${to.y},${to.p} has not answered command ${command}, sent ${tries} times`, {
    code: 'board_silent',
    expected: `an answer within ${timeout} s`,
    received: 'none',
    block: `core ${to.x},${to.y},${to.p}`,
    remedy: 'check the address of the board, that it is booted, and that UDP reaches it and comes back',
  });
}
