import { readFileSync } from 'node:fs';
import type { Benchmark } from '../benchmark.ts';
import type { McuParameters, McuResult, Sizes, Traffic } from '../programs/mcu.ts';
import { ratioOf, summarise } from '../statistics.ts';
import type { Row } from '../table.ts';

const HAND_WRITTEN = readFileSync(new URL('../c/water-maze-mcu.c', import.meta.url), 'utf8');

/**
 * Networks on microcontrollers: memory, instructions a step beside a C program of the same network written by hand, and how long a step
 * takes over the line to an emulator. Instructions are counted by the emulator; only the times depend on this machine.
 */
export const mcu: Benchmark = {
  name: 'mcu',
  async run(bench) {
    const result = await bench.program<McuResult>('mcu', { handWritten: HAND_WRITTEN } satisfies McuParameters);
    if ('missing' in result) {
      bench.progress(`  left out: there is no ${result.missing}`);
      return [];
    }
    const { waterMaze, eventCorridor, plastic, emitted, handWritten, steps } = result;
    const row = (measure: string, unit: string, value: number): Row => ({
      ...{ benchmark: 'microcontroller', measure, unit },
      value: summarise([value]),
    });
    const memory = (network: string, { flash, ram }: Sizes): Row[] => [
      row(`${network}: flash`, 'KiB', flash / 1024),
      row(`${network}: RAM`, 'KiB', ram / 1024),
    ];
    const bytes = (network: string, { sent, received }: Traffic): Row[] => [
      row(`${network}: to the board`, 'bytes a step', sent),
      row(`${network}: back`, 'bytes a step', received),
    ];
    const apart = emitted.spikes.map((count, n) => 100 * Math.abs(count / handWritten.spikes[n] - 1));
    return [
      ...memory('water-maze', waterMaze),
      ...bytes('water-maze', waterMaze),
      ...memory('event-corridor', eventCorridor),
      ...bytes('event-corridor', eventCorridor),
      ...memory('128 x 128 plastic synapses', plastic),
      row('water-maze, emitted C', 'instructions a step', emitted.instructions),
      {
        ...row('water-maze, C by hand', 'instructions a step', handWritten.instructions),
        ratio: ratioOf([emitted.instructions], [handWritten.instructions]),
        bound: { of: 'ratio', atMost: 1.3 },
      },
      row('water-maze, place cells encoded there', 'instructions a step', emitted.encoder),
      { ...row('spikes, difference from C by hand', '%', Math.max(...apart)), bound: { of: 'value', atMost: 1 } },
      ...steps.flatMap(({ machine, sent, median, p99 }): Row[] => [
        {
          ...row(`a step over the line, the ${sent} sent, ${machine}`, 'ms', median),
          ...(sent === 'position' ? { bound: { of: 'value', atMost: 2 } } : {}),
        },
        row(`99 of 100 within, the ${sent} sent, ${machine}`, 'ms', p99),
      ]),
    ];
  },
};
