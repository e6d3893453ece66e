import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FULL } from '../effort.ts';
import type { Answer, Changed, Question } from './question.ts';
import { Runner } from './runner.ts';

const file = 'controllers/neurons/lif.ts';
const test = 'test/controllers/neurons/lif.test.ts';
const HDF5 = 'bridges/recording/events/formats/hdf5/hdf5-columns.ts';
const HDF5_TEST = 'test/bridges/recording/events/formats/hdf5/hdf5.test.ts';
const changed = (find: string, replace: string, of = file): Changed => ({
  file: of,
  text: readFileSync(of, 'utf8').replace(find, replace),
});

it.runIf(FULL)(
  'tells mistakes that an assertion notices from those that survive, do not compile or are not read',
  async () => {
    const before = readFileSync(file, 'utf8');
    const runner = new Runner();
    const ask = async (question: Question): Promise<Answer['ending']> => (await runner.ask(question)).ending;
    try {
      const noticed = changed("reset: 'v = V_reset'", "reset: 'v = E_L'");
      expect(await ask({ test })).toBe('passed');
      expect(await ask({ test, changed: noticed })).toBe('failed');
      // A failure is not told of the next.
      expect(await ask({ test })).toBe('passed');
      expect(await ask({ test, changed: changed("meaning: 'threshold'", "meaning: 'another threshold'") })).toBe(
        'passed',
      );
      expect(await ask({ test, changed: changed("reset: 'v = V_reset'", "reset: 'v = V_rest'") })).toBe('broken');
      expect(await ask({ test, changed: changed('export const lif', 'export const const') })).toBe('broken');
      expect(await ask({ test, changed: changed("name: 'stdp'", "name: 'std'", 'controllers/synapses/stdp.ts') })).toBe(
        'unread',
      );
      expect(await ask({ test, changed: noticed })).toBe('failed');
      // Another process reads it.
      const elsewhere = changed('numbers[i] = Number(values[i])', 'numbers[i] = 1', HDF5);
      expect(await ask({ test: HDF5_TEST, changed: elsewhere })).toBe('failed');
      expect(readFileSync(file, 'utf8')).toBe(before);
    } finally {
      runner.stop();
    }
  },
);
