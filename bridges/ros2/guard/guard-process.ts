/** The entry of a guard's process: it ends when the process of the loop does. */
import { standGuard } from '../../guard/stand-guard.ts';
import type { RosTransport } from '../transport/transport.ts';
import type { FromGuard, Opening, OpenTransport, ToGuard, TransportFault } from './channel.ts';
import { GuardHost } from './guard-host.ts';

async function open({ transport: { module, data } }: Opening, fault: TransportFault): Promise<RosTransport> {
  const { open } = (await import(/* @vite-ignore */ module)) as { open?: OpenTransport };
  if (typeof open !== 'function') throw new TypeError(`${module} exports no function 'open'`);
  return open(data, fault);
}

standGuard(
  new GuardHost({
    channel: {
      send: (message: FromGuard, sent) => void process.send?.(message, undefined, undefined, () => sent?.()),
      listen: (receive) => void process.on('message', (message) => receive(message as ToGuard)),
    },
    open,
    now: () => performance.now() * 1e-3,
    closed: () => process.exit(),
  }),
);
