// @module-tag long
import { describe, expect, it } from 'vitest';
import { InProcessQueue } from '../../../scenarios/pool/in-process-queue.ts';
import { WorkerQueue } from '../../../scenarios/pool/worker-queue.ts';
import { type ExerciseQueue, jobQueueConformance } from '../../conformance/job-queue.ts';
import { EXERCISE_WORK, open } from '../../conformance/job-queue-work.ts';
import { FULL } from '../../effort.ts';

const nameOf = ({ name }: { readonly name: string }): string => name;

const QUEUES: readonly [string, () => ExerciseQueue][] = [
  ['in this thread', () => new InProcessQueue(open())],
  ['on two worker threads', () => new WorkerQueue({ module: EXERCISE_WORK, workers: 2, nameOf })],
  ['on one worker thread', () => new WorkerQueue({ module: EXERCISE_WORK, workers: 1, nameOf })],
];
describe.each(FULL ? QUEUES : QUEUES.slice(0, 2))('a job queue %s', (_, queue) => {
  for (const { name, run } of jobQueueConformance(queue)) it(name, run);
});

it('fails as a module fails that gives a worker no work', async () => {
  const queue = new WorkerQueue({ module: 'data:text/javascript,export const open = 1', workers: 1, nameOf });
  await expect(queue.run([{ name: 'job 0' }])).rejects.toThrow(/open is not a function/);
});

it('names the job over which a worker ended, and what to do', async () => {
  const module = `data:text/javascript,${encodeURIComponent('export const open = () => () => process.exit(3)')}`;
  const queue = new WorkerQueue({ module, workers: 2, nameOf, remedyFor: ({ name }) => `do ${name} alone` });
  await expect(queue.run([{ name: 'job 0' }])).rejects.toMatchObject({
    name: 'ScenarioError',
    code: 'worker_crashed',
    message: expect.stringContaining('the worker of job 0 crashed: the worker ended with exit code 3'),
    received: { name: 'job 0' },
    remedy: 'do job 0 alone',
  });
});
