import type { Mutant } from './mutant.ts';
import { mistakesIn } from './mutant.ts';

type Mistakes = Parameters<typeof mistakesIn>[2];

/** Mistakes in a part of controllers, for the tests of that part or for those at another path. */
function part(path: string, mistakes: Mistakes, test = path): readonly Mutant[] {
  return mistakesIn(`controllers/${path}.ts`, `test/controllers/${test}.test.ts`, mistakes);
}

/** Mistakes in what finds its way by replay, by a memory of goals, and in what remembers cards. */
export const navigators: readonly Mutant[] = [
  ...part(
    'navigation/return-to-goal',
    [
      ['if (reward > 0) {', 'if (reward !== 0) {', 'a pit is stored as a goal'],
      ["if (!active) return 'off';", "if (!active) return 'write';", 'an outcome without reward is stored as a goal'],
      [
        'active ? Math.round(STAY / period) : Infinity',
        'active ? 0 : Infinity',
        'a reward within a trial is not stored',
      ],
      ['Math.round(STAY / period) : Infinity', 'Math.round(STAY / period) : 1', 'it writes for one step of an outcome'],
      ['const runs = active && state.writing === 0', 'const runs = active', 'it runs on while it writes'],
      ['        omission.beginAnew();\n', '', 'it waits on for the reward that it got'],
    ],
    'navigation/memory-navigator',
  ),
];
