import { defineCommand } from '../command.ts';
import { WORKER_OPTIONS } from '../worker/worker-options.ts';

export const worker = defineCommand({
  name: 'worker',
  summary: 'do jobs of sweeps that others hand out by a server of Redis or Valkey',
  options: WORKER_OPTIONS,
  note: 'Needs bullmq and ioredis: npm install bullmq@6 ioredis@6. Any number of workers may join and leave (docs/sweeps.md).',
  action: async (call) => (await import('../worker/run-worker.ts')).runWorker(call),
});
