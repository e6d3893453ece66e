import type { Benchmark } from '../benchmark.ts';
import type { Fault, GuardTrial } from '../programs/guard.ts';
import { summarise } from '../statistics.ts';

const FAULTS: readonly Fault[] = [
  'SIGKILL',
  'SIGSTOP',
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'an exception that nobody catches',
  'a rejected promise that nobody handles',
  'process.exit',
  'an endless loop',
  'garbage collection without a pause',
  'the last command, and no other',
  'SIGKILL, among ten busy processes',
  'SIGSTOP, among ten busy processes',
  'SIGKILL to the guard',
  'SIGSTOP to the guard',
];

/** How long it takes from a fault in a program until its robot is told zero: a trial of each in a round. */
export const guard: Benchmark = {
  name: 'guard',
  async run(bench) {
    const times = new Map<Fault, number[]>(FAULTS.map((fault) => [fault, []]));
    for (let round = 0; round < bench.rounds; round++) {
      for (const [fault, all] of times) {
        const { milliseconds } = await bench.program<GuardTrial>('guard', { fault });
        bench.progress(`round ${round + 1} of ${bench.rounds}, ${fault}: ${milliseconds.toFixed(1)} ms`);
        all.push(milliseconds);
      }
    }
    return [...times].map(([measure, all]) => ({
      benchmark: 'fault to zero at the base',
      measure,
      unit: 'ms of wall time',
      value: summarise(all),
    }));
  },
};
