import { describe, expect, it } from 'vitest';
import { emitC } from '../../../../../controllers/engine/compiler/emit/c/program.ts';
import { emitJavaScript } from '../../../../../controllers/engine/compiler/emit/javascript.ts';
import { divideProgram } from '../../../../../controllers/engine/compiler/emit/threads/module.ts';
import { assemble } from '../../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import { annotate, saidOf } from '../../../../../controllers/engine/compiler/passes/annotate.ts';
import { verifyProgram } from '../../../../../controllers/engine/compiler/passes/verify.ts';
import { lowerExpression } from '../../../../../controllers/engine/compiler/program/lower-expression.ts';
import { printLoop } from '../../../../../controllers/engine/compiler/program/print.ts';
import type { Program } from '../../../../../controllers/engine/compiler/program/program.ts';
import { allLoops } from '../../../../../controllers/engine/compiler/program/program.ts';
import { assumeFalse } from '../../../../../controllers/engine/compiler/program/specialise.ts';
import { usesOf } from '../../../../../controllers/engine/compiler/program/uses.ts';
import { Graph } from '../../../../../controllers/engine/compiler/program/value.ts';
import type { NeuronModel, SynapseModel } from '../../../../../controllers/engine/index.ts';
import { defineNeuron, defineSynapse, Network, simulate } from '../../../../../controllers/engine/index.ts';
import { isLinearIn } from '../../../../../controllers/engine/language/affine.ts';
import { monomials } from '../../../../../controllers/engine/language/monomial.ts';
import { parseExpression } from '../../../../../controllers/engine/language/parser.ts';
import type { Typed } from '../../../../../controllers/engine/language/quantities.ts';
import { evaluate, references, substitute, unitOf } from '../../../../../controllers/engine/language/quantities.ts';
import { type } from '../../../../../controllers/engine/language/typing.ts';
import { ONE } from '../../../../../controllers/engine/language/units.ts';
import { Constants } from '../../../../../controllers/engine/model/constants.ts';
import { ruleNetwork } from '../../../../conformance/networks.ts';
import { Visits } from '../../visits.ts';

// Text of a few lines makes graphs whose nodes are shared so often that a walk of them as trees never ends. What is counted is
// visits to nodes, not time.

/** Wang & Buzsaki 1996, equations 2.1 to 2.5. */
const wangBuzsaki = defineNeuron({
  name: 'wang_buzsaki',
  source: 'Wang & Buzsaki 1996, equations 2.1 to 2.5',
  parameters: {
    C: { unit: 'uF/cm^2', default: 1, meaning: 'capacitance' },
    phi: { unit: '1', default: 5, meaning: 'temperature factor' },
  },
  state: {
    v: { unit: 'mV', initial: -64, meaning: 'potential' },
    h: { unit: '1', initial: 0.78, meaning: 'sodium inactivation' },
    n: { unit: '1', initial: 0.09, meaning: 'potassium activation' },
  },
  inputs: { I: { unit: 'uA/cm^2', default: 1, meaning: 'injected current' } },
  equations: `
    alpha_m = 0.1*(v + 35*mV)/mV/(1 - exp(-0.1*(v + 35*mV)/mV))
    beta_m = 4*exp(-(v + 60*mV)/(18*mV))
    m = alpha_m/(alpha_m + beta_m)
    alpha_h = 0.07*exp(-(v + 58*mV)/(20*mV))/ms
    beta_h = 1/(exp(-0.1*(v + 28*mV)/mV) + 1)/ms
    alpha_n = 0.01*(v + 34*mV)/mV/(1 - exp(-0.1*(v + 34*mV)/mV))/ms
    beta_n = 0.125*exp(-(v + 44*mV)/(80*mV))/ms
    dv/dt = (I - 35*mS/cm^2*m^3*h*(v - 55*mV) - 9*mS/cm^2*n^4*(v + 90*mV) - 0.1*mS/cm^2*(v + 65*mV))/C
    dh/dt = phi*(alpha_h*(1 - h) - beta_h*h)
    dn/dt = phi*(alpha_n*(1 - n) - beta_n*n)
  `,
  method: 'rk4',
  spike: { when: 'v > 0*mV' },
});

/** Visits to each node that are enough for every walk here, some of which are several walks. */
const ENOUGH = 60;

const unit = { unit: '1', meaning: '' };
const cell = {
  name: 'cell',
  source: 'a test',
  parameters: { tau: { unit: 'ms', default: 10, meaning: '' } },
  state: { x: { ...unit, initial: 0.5 }, y: unit },
  spike: { when: 'x > 2' },
} as const;
const rule = {
  name: 'rule',
  source: 'a test',
  parameters: cell.parameters,
  state: { w: unit, e: unit, f: unit },
  modulators: { m: unit, n: unit },
  onPre: 'post += w; e += 1',
} as const;

/** `(((x)^4)^4)^4`, so many powers deep. */
const powers = (depth: number, of = 'x'): string =>
  Array(depth)
    .fill(0)
    .reduce((inner) => `(${inner})^4`, of);
/** Definitions of which each uses the one before twice. */
const chain = (length: number, of = 'x'): string =>
  [`u0 = ${of}`, ...Array.from({ length }, (_, n) => `u${n + 1} = 0.5*u${n}*u${n} + 0.5*u${n}`)].join('\n');

const ofNeuron = (rest: Partial<NeuronModel>) => (): Network => {
  const network = new Network({ seed: 1 });
  network.population('cells', defineNeuron({ ...cell, ...rest } as NeuronModel), { size: 3 });
  return network;
};
const ofRule = (rest: Partial<SynapseModel>) => (): Network =>
  ruleNetwork(defineSynapse({ ...rule, ...rest } as SynapseModel), false);

/** Networks by how large their worst part is: one after another, so that a walk of a tree is found out before it takes for ever. */
const WORST: readonly [string, sizes: readonly number[], (size: number) => () => Network][] = [
  [
    'explicit sub-steps',
    [2, 4, 8],
    (n) =>
      ofNeuron({
        onStep: Array(n).fill('x += 0.1*(0.04*x*x + 5*x + 140 - y); y += 0.002*(0.2*x - y)').join('\n'),
      }),
  ],
  [
    'chained definitions',
    [6, 12, 22],
    (n) => ofNeuron({ equations: `${chain(n)}\ndx/dt = (u${n} - x)/tau`, method: 'rk4' }),
  ],
  [
    'chained definitions of a linear equation',
    [6, 12, 22],
    (n) => ofNeuron({ equations: `${chain(n).replaceAll(/0.5\*u\d+\*/g, '0.5*')}\ndx/dt = (u${n} - x)/tau` }),
  ],
  ['powers of powers', [3, 6, 12], (n) => ofNeuron({ equations: `dx/dt = (${powers(n)} - x)/tau`, method: 'rk4' })],
  [
    'choices in statements',
    [4, 8, 16],
    (n) =>
      ofNeuron({
        onStep: Array(n).fill('x = where(x > y, exp(x - y), x*y) + where(y > x, log(1 + x*x), x)').join('\n'),
      }),
  ],
  [
    'chained definitions of a rule',
    [6, 12, 22],
    (n) => ofRule({ equations: `${chain(n, 'e')}\nde/dt = -e/tau\ndw/dt = u${n}/tau`, method: { w: 'euler' } }),
  ],
  [
    'products of sums in a rule',
    [4, 8, 22],
    (n) => ofRule({ equations: `de/dt = -e/tau\ndf/dt = -f/tau\ndw/dt = ${Array(n).fill('(e + f)').join('*')}/tau` }),
  ],
  [
    'products of sums of modulators',
    [4, 8, 22],
    (n) => ofRule({ equations: `dw/dt = ${Array(n).fill('(m + n)').join('*')}*sin(w)/tau`, method: { w: 'euler' } }),
  ],
];

/** Everything that walks the values of a program. */
const WALKS: Readonly<Record<string, (program: Program) => unknown>> = {
  passes: (program) => annotate(program, { deferFrom: 0 }),
  verifier: verifyProgram,
  'what passes say': (program) => allLoops(program).map((loop) => saidOf(loop, program)),
  print: (program) => allLoops(program).map((loop) => printLoop(program, loop)),
  uses: (program) => allLoops(program).map((loop) => usesOf(program, loop)),
  javascript: (program) => emitJavaScript(program, { precision: 'f32' }),
  webassembly: assemble,
  threads: (program) => divideProgram(program, 2),
  c: emitC,
};

/** Visits to each node, by what walks a program, before and after its passes. */
function visitsOf(program: Program): Map<string, number> {
  const annotated = annotate(program);
  return new Map(
    (
      [
        ['', program],
        [', annotated', annotated],
      ] as const
    ).flatMap(([when, one]) => {
      const visits = new Visits().ofValues(one);
      return Object.entries(WALKS).map(([walk, go]): [string, number] => [walk + when, visits.perNode(() => go(one))]);
    }),
  );
}

const EXPRESSIONS = ['powers', 'shared sums', 'shared choices'] as const;
/** Kinds of expressions that are walked in linear time. While one is not, the networks below would never be built. */
const linear = new Set<string>();

describe('an expression over quantities', () => {
  const scope = new Map(['x', 'y', 'e', 'f'].map((name) => [name, ONE]));
  const typed = (text: string): Typed => type(parseExpression(text), scope);
  const expressions: Readonly<Record<(typeof EXPRESSIONS)[number], (size: number) => Typed>> = {
    powers: (n) => typed(powers(n)),
    'shared sums': (n) =>
      Array(n)
        .fill(0)
        .reduce((sum) => substitute(typed('x + 0.5*x'), new Map([['x', sum]])), typed('x')),
    'shared choices': (n) =>
      Array(n)
        .fill(0)
        .reduce((sum) => substitute(typed('where(y > 0, x, x + y)'), new Map([['x', sum]])), typed('x')),
  };
  const walks: Readonly<Record<string, (typed: Typed) => unknown>> = {
    substitute: (one) => substitute(one, new Map([['x', typed('x - y')]])),
    isLinearIn: (one) => isLinearIn(one, ['x']),
    references,
    unitOf: (one) => unitOf('x', one),
    monomials: (one) => monomials(one, new Set(['x'])),
    evaluate: (one) => evaluate(one, () => 0.5),
    constants: (one) => new Constants({ what: 'a test', block: 'a' }, new Map([['y', 1]]), scope).check([['it', one]]),
    lowering: (one) =>
      lowerExpression(
        new Graph(),
        one,
        new Map([...scope.keys()].map((name, n) => [name, new Graph().load(n, 'neuron')])),
      ),
  };

  it.each(EXPRESSIONS)('of %s is visited a few times by everything that walks it', (kind) => {
    for (const [walk, go] of Object.entries(walks)) {
      let before = ENOUGH;
      for (const size of [3, 6, 12]) {
        const one = expressions[kind](size);
        const visits = new Visits().ofExpression(one).perNode(() => go(one));
        expect(visits, `${walk}, ${size}`).toBeLessThan(ENOUGH);
        expect(visits, `${walk}, ${size}`).toBeLessThan(2 * before + 1);
        before = visits;
      }
    }
    linear.add(kind);
  });

  it('and so is a value for which a condition is known', () => {
    const graph = new Graph();
    const condition = graph.before(0);
    const [a, b] = [graph.load(1, 'neuron'), graph.load(2, 'neuron')];
    let value = a;
    for (let n = 0; n < 22; n++) value = graph.add(graph.select(condition, value, b), graph.multiply(value, value));
    expect(assumeFalse(graph, condition, [value])[0].kind).toBe('binary');
  });
});

describe.each(WORST)('%s', (_, sizes, network) => {
  it('are visited a few times each by everything that walks a program', { tags: 'long' }, () => {
    expect([...linear]).toEqual(EXPRESSIONS);
    let before: ReadonlyMap<string, number> | undefined;
    for (const size of sizes) {
      const visits = visitsOf(lower(network(size)()).program);
      for (const [walk, perNode] of visits) {
        expect(perNode, `${walk}, ${size}`).toBeLessThan(ENOUGH);
        expect(perNode, `${walk}, ${size}`).toBeLessThan(2 * (before?.get(walk) ?? ENOUGH) + 1);
      }
      expect(visits.get('webassembly')).toBeGreaterThan(1);
      before = visits;
    }
  });
});

it('a cell with fast gates, stepped by rk4, is emitted in a moment and spikes as its oracle does', {
  tags: 'long',
}, () => {
  const network = new Network({ step: '0.01 ms', seed: 1 });
  const cell = network.population('cell', wangBuzsaki, { size: 3 });
  const [fast, oracle] = (['webassembly', 'javascript-f32'] as const).map((emitter) =>
    simulate(network, { emitter, maximumRateHz: Infinity }),
  );
  for (const one of [fast, oracle]) one.step(5000);
  expect(fast.state(cell, 'v', 'mV')).toEqual(oracle.state(cell, 'v', 'mV'));
});

it('definitions that each use the one before twice are emitted in a moment', () => {
  const depth = 40;
  const chain = Array.from({ length: depth }, (_, n) => `u${n + 1} = 0.5*u${n}*u${n} + 0.5*u${n}`);
  const folded = defineNeuron({
    name: 'folded',
    source: 'a test',
    parameters: { tau: { unit: 'ms', default: 10, meaning: 'decay' } },
    state: { x: { unit: '1', initial: 0.5, meaning: 'anything' } },
    equations: ['u0 = x', ...chain, `dx/dt = (u${depth} - x)/tau`].join('\n'),
    method: 'euler',
    spike: { when: 'x > 2' },
  });
  const network = new Network({ step: '1 ms', seed: 1 });
  const cell = network.population('cell', folded, { size: 3 });
  const [fast, oracle] = (['webassembly', 'javascript-f32'] as const).map((emitter) => simulate(network, { emitter }));
  for (const one of [fast, oracle]) one.step(10);
  expect(fast.state(cell, 'x')).toEqual(oracle.state(cell, 'x'));
});
