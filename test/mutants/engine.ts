import type { Mutant } from './mutant.ts';
import { mistakesIn, partsOf } from './mutant.ts';

const part = partsOf('controllers/engine');

export const engine: readonly Mutant[] = [
  ...part('compiler/emit/c/data', [
    ['if (state) bytes.constants +=', 'if (!state) bytes.constants +=', 'first values of weights take no flash'],
  ]),
  ...part(
    'compiler/program/lower-expression',
    [
      [
        "if (typed.fn === 'subtract') {",
        "if (typed.fn === 'power') {",
        'differences of times are those of rounded times',
      ],
    ],
    'language/instants',
  ),
  ...part(
    'run/simulation',
    [['this.#coarse.length > 0 ? COARSE_FROM : LAST_TICK', 'LAST_TICK', 'time stands still in silence']],
    'language/instants',
  ),
  ...part(
    'compiler/lowering/instants',
    [
      [
        'every((value) => isInstantLike(value, isInstant))',
        'some((value) => isInstantLike(value, isInstant))',
        'another value than t is lost',
      ],
    ],
    'language/instants',
  ),
  ...part('run/host-inputs', [
    [
      'a += values[i] - Math.abs(values[i]);\n    b',
      'a += values[i] - values[i];\n    b',
      'a negative rate is silence',
    ],
    ['  for (; i < size; i++) a += values[i] - values[i];\n', '', 'the last neurons of an input are not searched'],
  ]),
  ...part(
    'run/simulation',
    [['    this.#hostInputs.check(this.#tick);\n', '', 'what is not finite is silence']],
    'run/host-inputs',
  ),
  ...part(
    'run/hazard-search',
    [['!isSingle(value)', 'Number.isNaN(value)', 'an infinite hazard is silence']],
    'run/host-inputs',
  ),
  ...part(
    'compiler/lowering/population',
    [
      ['if (rounded || Math.abs', 'if (!rounded || Math.abs', 'a refractory time is rounded in silence'],
      ['>= KEPT_AT_LEAST) continue;', '>= 0) continue;', 'a membrane decays within a step'],
    ],
    'network/network',
  ),
  ...part(
    'network/network-step',
    [["typeof given === 'number'", "typeof given === 'bigint'", 'a bare step is taken as seconds']],
    'network/network',
  ),
  ...part(
    'run/simulation',
    [['!Number.isSafeInteger(ticks) || ticks < 0', 'ticks < 0', 'a fraction of a tick is stepped']],
    'network/network',
  ),
  ...part('model/check-declarations', [
    ["if ('when' in spike)\n", "if ('then' in spike)\n", 'a hazard beside a condition is ignored'],
  ]),
  ...part('compiler/lowering/population', [
    [
      "graph.apply('exprel', graph.apply('negate', expected))",
      "graph.apply('exprel', expected)",
      'the chance of a spike exceeds that of a Poisson process',
    ],
    ["receive('before');", "receive('after');", 'receptors are applied in the wrong order'],
    ['<= 1e-6 * ticks) return ticks;', '<= 1e-6 * ticks) return ticks + 1;', 'refractory for a step too long'],
  ]),
  ...part('compiler/lowering/integrate', [
    [
      '  { at: 1 / 2, share: 1 / 3 },\n  { at: 1, share',
      '  { at: 1 / 2, share: 1 / 6 },\n  { at: 1, share',
      'weights of Runge-Kutta do not add up',
    ],
    [
      "graph.apply('exprel', scaled(graph, dt, a))",
      "graph.apply('exprel', scaled(graph, 2 * dt, a))",
      'exponential Euler by the rate of two steps',
    ],
    ['dt: problem.dt / 2 }', 'dt: problem.dt }', 'stages of Runge-Kutta read exact state at the end of the step'],
    ['graph.time(dt, at)', 'graph.time(dt, 0)', 'stages read the time at the start of the step'],
  ]),
  ...part(
    'compiler/lowering/exact-propagator',
    [
      [
        'augmented[i * size + n + i] = dt;',
        'augmented[i * size + n + i] = 1;',
        'the drive of an exact step is that of 1 ms',
      ],
    ],
    'compiler/lowering/integrate',
  ),
  ...part(
    'compiler/lowering/closed-form',
    [['total === 0 ? dt : -expm1(-total * dt) / total', 'dt', 'products are integrated by Euler']],
    'compiler/lowering/lazy-integral',
  ),
  ...part('compiler/lowering/decay', [
    ['up[k] = 1 / power;', 'up[k] = power;', 'what is added to a lazy value decays twice'],
  ]),
  ...part('compiler/transforms/integers/integer-values', [
    [
      'const FACTOR_BITS = 21;',
      'const FACTOR_BITS = 23;',
      'second factors have more bits than floats hold products of',
    ],
  ]),
  ...part(
    'compiler/emit/c/math',
    [['(p >= 0x40000000 || draw', '(draw', 'a spike that is certain never comes in C']],
    'compiler/transforms/integers/lower-to-integers',
  ),
  ...part('compiler/emit/integers/integer-executable', [
    [
      'for (const { array, known } of this.#given) known.set(this.#mirror(array));',
      '',
      'an input that a state changed is not given again',
    ],
    [
      'if (this.#shared.includes(array)) known.set(this.#mirror(array));',
      'if (this.#shared.includes(array)) known.subarray(0);',
      'an input that the network changed is not given again',
    ],
    ['?.known.set(mirror);', '?.known.subarray(0);', 'an input that was sent is not given again'],
  ]),
  ...part('compiler/transforms/integers/bounded-probabilities', [
    ['const CERTAIN = 22;', 'const CERTAIN = 6;', 'spikes that are certain fail to come'],
    [
      "graph.select(graph.binary('greater', a, zero), raised, zero)",
      'raised',
      'neurons at a rate of 0 spike by an exponential',
    ],
    ["'minimum', product(graph, p.a)", "'minimum', p.a", 'a small factor of a large exponential is lost'],
  ]),
  ...part('compiler/transforms/integers/carry-rounded', [
    ["if (store.role === 'synapse') return store;", '', 'rules learn from rounded weights'],
    ['graph.add(levels, constant(0.5))', 'levels', 'weights are rounded down'],
    ["graph.binary('minimum', within, constant(most + offset))", 'within', 'weights beyond the last level are carried'],
  ]),
  ...mistakesIn('bridges/boards/mcu/executable.ts', 'test/bridges/boards/mcu/executable.test.ts', [
    ['?.known.set(words);', '?.known.subarray(0);', 'an input that was sent to a board is not given again'],
    [
      'known.set(this.#mirrors[array].words);',
      'known.subarray(0);',
      'an input that the board changed is not given to it again',
    ],
  ]),
  ...mistakesIn('bridges/boards/mcu/executable.ts', 'test/bridges/boards/mcu/encoders.test.ts', [
    ['one.known.set(one.words);', '', 'what an encoder wrote on the board is sent, too'],
  ]),
  ...mistakesIn('kernels/angle.ts', 'test/kernels/math-f64.test.ts', [
    [
      'quarter === 2 ? -Math.sign(high) : 2 - quarter',
      'quarter === 2 ? Math.sign(high) : 2 - quarter',
      'angles beyond half a turn are off by a turn',
    ],
  ]),
];
