// @module-tag long
import { afterAll, beforeAll, describe, it } from 'vitest';
import { InProcessQueue } from '../../../../scenarios/pool/in-process-queue.ts';
import { WorkerQueue } from '../../../../scenarios/pool/worker-queue.ts';
import { BullQueue } from '../../../../scenarios/sweep/dispatch/bull-queue.ts';
import { serveSweeps } from '../../../../scenarios/sweep/dispatch/serve-sweeps.ts';
import { open, SWEEP_WORK } from '../../../../scenarios/sweep/run-job.ts';
import { FULL } from '../../../effort.ts';
import { removeTemporaryFolders, temporaryFolder } from '../../../temporary-folder.ts';
import { type OpenQueue, sweepQueueConformance } from './conformance.ts';
import { hasServer, QueueServer, type ServerKind } from './queue-server.ts';
import { ShardQueue } from './shard-queue.ts';

afterAll(removeTemporaryFolders);

const exits = process.exit;
const nothing = { close: async () => {} };
/** Each starts two threads, which is most of what it takes: what is said of jobs is tried in this thread. */
const OF_THREADS = FULL ? 99 : 4;
/** Each starts two processes, which is most of what it takes. */
const OF_SHARDS = FULL ? 99 : 3;
/** What one server does, the other does in full: their commands are the same. */
const OF_SECOND = FULL ? 99 : 3;
const LOCAL: readonly [string, OpenQueue, number?][] = [
  ['in this thread', async (folder, more) => ({ queue: new InProcessQueue(open({ folder, ...more })), ...nothing })],
  [
    'on two worker threads',
    async (folder, more) => ({
      queue: new WorkerQueue({ module: SWEEP_WORK, data: { folder, ...more }, workers: 2, nameOf: ({ id }) => id }),
      ...nothing,
    }),
    OF_THREADS,
  ],
  ['in two shards', async (folder, more) => ({ queue: new ShardQueue({ folder, ...more }), ...nothing }), OF_SHARDS],
];

describe.each(LOCAL)('jobs of a sweep %s', (_, openQueue, most = 99) => {
  // What does jobs refuses to let them end the process; the runner of tests ends its own.
  afterAll(() => void (process.exit = exits));
  for (const { name, run } of sweepQueueConformance(openQueue).slice(0, most)) it(name, run);
});

describe.each(['redis', 'valkey'] as const)('jobs of a sweep by a queue on %s', (kind: ServerKind) => {
  let server: QueueServer;
  let served: Promise<unknown>;
  const end = new AbortController();
  const scratch = temporaryFolder();

  beforeAll(async () => {
    if (!hasServer(kind)) return;
    server = await QueueServer.start(kind);
    served = serveSweeps({ url: server.url, scratch, concurrency: 2, signal: end.signal });
  });
  afterAll(async () => {
    end.abort();
    await served;
    await server?.kill();
  });

  const openQueue: OpenQueue = async (folder, more) => {
    const queue = await BullQueue.open({ url: server.url, folder, ...more });
    return { queue, scratch, close: () => queue.close() };
  };
  for (const { name, run } of sweepQueueConformance(openQueue).slice(0, kind === 'redis' ? 99 : OF_SECOND))
    it.skipIf(!hasServer(kind))(name, run);
});
