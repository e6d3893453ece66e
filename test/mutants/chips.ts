import type { Mutant } from './mutant.ts';
import { mistakesIn, partsOf } from './mutant.ts';

const part = partsOf('bridges/boards');

export const chips: readonly Mutant[] = [
  ...part('tinyodin/twin-board', [['({ value }) => value', '({ address }) => address', 'the hash is of addresses']]),
  ...part('tinyodin/driver', [['...usedRows(configuration)', '...[]', 'rows are not written']], 'tinyodin/twin-board'),
  ...part(
    'tinyodin/core',
    [['twin.v.set(v)', 'twin.v.fill(0)', 'potentials that the host sets are lost']],
    'tinyodin/twin-board',
  ),
  ...mistakesIn('examples/chip-grove.ts', 'test/chip-grove.test.ts', [
    ['off < 0.68 ? whole(-1)', 'off < 0.68 ? whole(1)', 'it goes where something is near'],
    ['* Math.sign(wheel)', '* -Math.sign(wheel)', 'left and right wheel are swapped'],
    ['pose.x) - pose.heading', 'pose.x) + pose.heading', 'the heading has the wrong sign'],
    ["t_ref: '0 ms'", "t_ref: '10 ms'", 'neurons are refractory, which those of chips are not'],
    ['Math.round(7 * ', 'Math.round(15 * ', 'weights do not fit 4 bits'],
  ]),
];
