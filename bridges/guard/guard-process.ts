/** The entry of the process that stands between a loop and the base of its robot. */
import { openBase } from './bases/index.ts';
import type { ToDrive } from './drive-channel.ts';
import { DriveHost } from './guard-host.ts';
import { standGuard } from './stand-guard.ts';

standGuard(
  new DriveHost({
    channel: {
      send: (message, sent) => void process.send?.(message, undefined, undefined, () => sent?.()),
      listen: (receive) => void process.on('message', (message) => receive(message as ToDrive)),
    },
    openBase,
    now: () => performance.now() * 1e-3,
    closed: () => process.exit(),
  }),
);
