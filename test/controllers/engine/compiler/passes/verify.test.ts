// @module-tag long
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lower } from '../../../../../controllers/engine/compiler/lowering/lower.ts';
import { annotate, PASSES } from '../../../../../controllers/engine/compiler/passes/annotate.ts';
import { verifyProgram } from '../../../../../controllers/engine/compiler/passes/verify.ts';
import { ArrayTable } from '../../../../../controllers/engine/compiler/program/array-table.ts';
import type { AllLoop, Loop, LoopOf } from '../../../../../controllers/engine/compiler/program/loops.ts';
import type { Program } from '../../../../../controllers/engine/compiler/program/program.ts';
import type { Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import { Graph } from '../../../../../controllers/engine/compiler/program/value.ts';
import { allToAll, defineSynapse, fixedProbability, ms, Network } from '../../../../../controllers/engine/index.ts';
import { lifBiexponential } from '../../../../../controllers/neurons/lif-biexponential.ts';
import { poisson } from '../../../../../controllers/neurons/poisson.ts';
import { staticSynapse } from '../../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../../controllers/synapses/stdp.ts';
import { randomNetwork } from '../../random-network.ts';
import { EMITTED } from '../emit/emitted-networks.ts';

/** What is wrong with a program after lowering and after each pass, by the name of the pass. */
function faultsOf(lowered: Program): Record<string, string[]> {
  let program = lowered;
  const faults: Record<string, string[]> = { lowering: verifyProgram(program) };
  for (const pass of PASSES) {
    program = pass.run(program, { deferFrom: 0 });
    faults[pass.name] = verifyProgram(program);
  }
  return Object.fromEntries(Object.entries(faults).filter(([, list]) => list.length > 0));
}

type Damage = (program: Program) => Program;

/** Changes every loop of a kind. */
function damaged<K extends Loop['kind']>(kind: K): (change: (loop: LoopOf<K>) => object) => Damage {
  return (change) => (program) => ({
    ...program,
    tick: program.tick.map((loop): Loop => (loop.kind === kind ? { ...loop, ...change(loop as LoopOf<K>) } : loop)),
  });
}
const inNeurons = damaged('neurons');
const inRows = damaged('rows');
const inColumns = damaged('columns');
const rank = (loop: Loop): number => (loop.kind === 'rows' && loop.rows.first % 2 === 0 ? 0 : 1);

/** A postsynaptic spike writes one variable, and reads another. */
const tagging = defineSynapse({
  ...stdp,
  name: 'tagging',
  state: { ...stdp.state, tag: { unit: 'pA', meaning: '' } },
  onPost: 'tag += w*x',
});

function soundProgram(): Program {
  const network = new Network({ step: '1 ms', seed: 2 });
  const source = network.population('source', poisson, { size: 16 });
  const cells = network.population('cells', lifBiexponential, { size: 16 });
  network.project(source, cells, { name: 'plastic', synapse: tagging, connect: allToAll() });
  network.project(cells, cells, {
    name: 'lateral',
    synapse: staticSynapse,
    connect: fixedProbability(0.5),
    delay: ms((_, pre) => 1 + (pre % 5)),
    initial: { w: '1 pA' },
  });
  return annotate(lower(network).program, { deferFrom: 0 });
}

/** A program for which every pass decides something. */
const SOUND = soundProgram();

describe('the verifier', () => {
  it('is tried on a program that all passes but one have found something in', () => {
    const found = new Set(SOUND.tick.flatMap((loop) => Object.keys(loop)));
    expect([...found]).toEqual(expect.arrayContaining(['aside', 'drawn', 'deferred', 'listed']));
    expect(SOUND.tick.some((loop) => loop.kind === 'rows' && loop.listed?.queued)).toBe(true);
  });

  it.each([...EMITTED])('finds nothing between passes: %s', (_, network) => {
    expect(faultsOf(lower(network()).program)).toEqual({});
  });

  it('finds nothing between passes in drawn networks', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        expect(faultsOf(lower(randomNetwork(draw).network).program)).toEqual({});
      }),
      { numRuns: 40 },
    );
  });

  it.each<[string, Damage]>([
    ['spikes do not follow', inNeurons((loop) => ({ spikes: loop.spike }))],
    [
      'does not follow from its reset',
      inNeurons(({ stores }) => ({
        stores: stores.map((one) => ({ ...one, ...(one.reset && { value: one.reset.otherwise }) })),
      })),
    ],
    [
      'the refractory condition does not follow',
      inNeurons(({ refractory, spike }) => ({ refractory: refractory && { ...refractory, active: spike } })),
    ],
    [
      "the sum of receptor 'current' is not emptied",
      inNeurons(({ receptors }) => ({ receptors: receptors.map((one) => ({ ...one, direct: false, array: 0 })) })),
    ],
    [
      'whose refractory period is not silent, or not the same for all',
      inNeurons(({ refractory }) => ({
        refractory: refractory && { ...refractory, ticks: { array: refractory.until } },
      })),
    ],
    [
      'holds a variable aside that refractory neurons do not hold',
      inNeurons(({ refractory }) => ({ refractory: refractory && { ...refractory, held: [] } })),
    ],
    [
      'another variable depends on the one that is held aside',
      inNeurons(({ stores, aside }) => ({
        stores: stores.map((one) => ({ ...one, array: one.array === aside?.state ? one.array + 1 : one.array })),
      })),
    ],
    [
      'draws sparsely though it has state',
      inNeurons((loop) => ({
        drawn:
          loop.spike.kind === 'bernoulli'
            ? { drawn: loop.spike, inputs: [] }
            : { drawn: loop.spikes as never, inputs: [] },
      })),
    ],
    ['screens draws of a spike that is not drawn', inNeurons(({ spike }) => ({ screened: { atMost: spike } }))],
    [
      'screens draws by what the probability does not depend on',
      inNeurons(({ refractory }) => ({ screened: { atMost: SOUND.graph.load(refractory?.until ?? 0, 'neuron') } })),
    ],
    ['rows without a beginning', inRows(({ rows }) => ({ rows: { ...rows, first: rows.stride } }))],
    ['padding that points', inRows(({ rows }) => ({ rows: { ...rows, targets: rows.targets + 1 } }))],
    [
      'overwrites an array that other synapses add to',
      inRows(({ stores }) => ({ stores: stores.map((one) => ({ ...one, accumulate: false })) })),
    ],
    ['is interrupted', (program) => ({ ...program, tick: program.tick.toSorted((a, b) => rank(a) - rank(b)) })],
    [
      'has two projections',
      inRows(({ listed, rows }) => ({ listed, rows: rows.first > 0 ? rows : { ...rows, rowStart: rows.target } })),
    ],
    [
      'is only partly queued',
      inRows(({ listed, rows }) => ({ listed: listed && { ...listed, queued: rows.first === 0 } })),
    ],
    ['lists rows that are contiguous', inRows(({ rows }) => ({ rows: { ...rows, contiguous: true } }))],
    [
      'changes more than its synapses',
      inColumns(({ stores }) => ({ stores: stores.map((one) => ({ ...one, role: 'post' })) })),
    ],
    [
      'whose rows are not contiguous',
      inColumns(({ columns }) => ({
        columns: { columnStart: columns.columnStart, synapse: columns.synapse, source: columns.source },
      })),
    ],
    [
      'defers without waiting',
      inColumns(({ deferred }) => ({ deferred: deferred && { ...deferred, touched: deferred.read } })),
    ],
    [
      "defers without waiting for 'plastic.w'",
      inColumns(({ deferred }) => ({ deferred: deferred && { ...deferred, read: new Set() } })),
    ],
    ['defers without noting', inColumns(({ deferred }) => ({ deferred: deferred && { ...deferred, noted: [] } }))],
    ['is deferred and regular at the same time', inColumns(() => ({ regular: { stride: 4, sources: 4 } }))],
    ['not a power of two', (program) => ({ ...program, rebaseTicks: 3 })],
    [
      'two arrays have the same name',
      (program) => ({ ...program, arrays: program.arrays.map((one) => ({ ...one, name: 'x' })) }),
    ],
    ['outside a tick', (program) => ({ ...program, rebase: program.tick })],
    [
      'which is not state',
      (program) => ({ ...program, arrays: program.arrays.map((one) => ({ ...one, state: false })) }),
    ],
    [
      'which is not a number array',
      (program) => ({ ...program, arrays: program.arrays.map((one) => ({ ...one, type: 'index' as const })) }),
    ],
    [
      'has the index of another array',
      (program) => ({ ...program, arrays: program.arrays.map((one, n) => (n === 3 ? { ...one, id: 2 } : one)) }),
    ],
    [
      'cells: a ring with arrays of the wrong length',
      (program) => ({ ...program, outputs: program.outputs.map((ring) => ({ ...ring, counts: ring.ids })) }),
    ],
    ['a ring of 48 slots, not a power of two', inNeurons(({ ring }) => ({ ring: { ...ring, slots: 48 } }))],
    ['a ring of 0 slots, not a power of two', inNeurons(({ ring }) => ({ ring: { ...ring, slots: 0 } }))],
    [
      'the ends of refractory periods are not an index array',
      (program) => ({
        ...program,
        arrays: program.arrays.map((one) =>
          one.name === 'cells.refractory_until' ? { ...one, type: 'number' as const } : one,
        ),
      }),
    ],
    [
      "'v' is integrated but has no array",
      inNeurons(({ integrators }) => ({
        integrators: integrators.map((one) => ({ ...one, array: undefined as never })),
      })),
    ],
    [
      'draws sparsely by an input that the probability does not depend on',
      inNeurons(({ drawn, ring }) => (drawn === undefined ? {} : { drawn: { ...drawn, inputs: [ring.ids] } })),
    ],
    [
      'holds neurons aside whose refractory period is not silent',
      inNeurons(({ refractory }) => ({ refractory: refractory && { ...refractory, silent: false } })),
    ],
    ['rows without a beginning for each delay', inRows(({ rows }) => ({ rows: { ...rows, stride: rows.stride * 7 } }))],
    [
      'adds to an array of its own',
      inRows(({ stores }) => ({ stores: stores.map((one) => ({ ...one, role: 'synapse', accumulate: true })) })),
    ],
    [
      'reads presynaptic neurons',
      inRows(({ stores, listed }) => ({
        listed,
        stores: stores.map((one) => ({ ...one, value: SOUND.graph.load(one.array, 'pre') })),
      })),
    ],
    [
      'changes more than its synapses',
      inColumns(({ stores }) => ({ stores: stores.map((one) => ({ ...one, accumulate: true })) })),
    ],
    [
      'regular columns whose length is not a multiple of 4',
      inColumns(({ columns, stores }) => ({
        ...{ columns, stores, deferred: undefined },
        regular: { stride: 16, sources: 6 },
      })),
    ],
    [
      'a ring with arrays of the wrong length',
      (program) => ({ ...program, arrays: program.arrays.map((one) => ({ ...one, length: 1 })) }),
    ],
  ])('finds a fault: %s', (fault, damage) => {
    expect(verifyProgram(SOUND)).toEqual([]);
    expect(verifyProgram(damage(SOUND)).join('\n')).toContain(fault);
  });
});

describe('the verifier of a loop over all elements', () => {
  const graph = new Graph();
  const arrays = new ArrayTable();
  const w = arrays.numbers('a.w', 8, true);
  const p = arrays.numbers('a.p', 8, false);
  const list = arrays.indices('a.list', new Uint32Array(8));
  const faults = (change: Partial<AllLoop>): string[] =>
    verifyProgram({
      step: 1e-3,
      arrays: arrays.declarations,
      graph,
      rebaseTicks: 16,
      rebase: [],
      tick: [{ kind: 'all', name: 'it', length: 8, role: 'synapse', gates: undefined, stores: [], ...change }],
      events: new Map(),
      outputs: [],
    });
  const into = (value: Value, rest: object = {}) => ({
    stores: [{ array: w, role: 'synapse', value, accumulate: false, ...rest } as const],
  });
  const [own, gate, other] = [graph.load(w, 'synapse'), graph.load(w, 'scalar'), graph.load(p, 'scalar')];
  const ends = { source: list, target: list };

  it('finds nothing in a sound one', () => {
    expect(faults(into(graph.add(own, graph.load(p, 'synapse'))))).toEqual([]);
    expect(faults({ ...into(graph.load(p, 'pre')), ends })).toEqual([]);
    expect(faults({ ...into(own, { role: 'post' }), ends })).toEqual([]);
    const variant = { gates: [gate], stores: into(own).stores };
    expect(faults({ ...into(own), gates: [gate, other], alone: [variant] })).toEqual([]);
    expect(faults({ ...into(graph.load(w, 'neuron'), { role: 'neuron' }), role: 'neuron' })).toEqual([]);
    expect(faults(into(graph.select(graph.before(list), own, gate)))).toEqual([]);
  });

  it.each<[string, Partial<AllLoop>]>([
    ['reads array 9, which does not exist', into(graph.load(9, 'synapse'))],
    ["reads 'a.list' as a number array", into(graph.load(list, 'synapse'))],
    ["reads 'a.w' as a index array", into(graph.select(graph.before(w), own, gate))],
    ["stores a condition in 'a.w'", into(graph.binary('less', own, gate))],
    ['stores to array 2, which is not a number array', into(own, { array: list })],
    ['stores to array 9, which is not a number array', into(own, { array: 9 })],
    ["stores to 'a.p', which is not state", into(own, { array: p })],
    ['a variant for a gate that the loop does not have', { ...into(own), alone: [{ gates: [], stores: [] }] }],
    [
      'a variant for a gate that the loop does not have',
      { ...into(own), gates: [gate], alone: [{ gates: [gate, other], stores: [] }] },
    ],
    ['a gate that differs between elements', { ...into(own), gates: [gate, graph.multiply(own, gate)] }],
    ['reads the neurons of synapses without their ends', into(graph.load(p, 'pre'))],
    ['reads the neurons of synapses without their ends', into(graph.load(p, 'post'))],
    ['reads the neurons of synapses without their ends', into(own, { role: 'pre' })],
    ['a synapse in a loop over other elements', { ...into(own), role: 'neuron' }],
  ])('%s', (fault, change) => {
    expect(faults(change)).toEqual([`it: ${fault}`]);
  });

  it('finds reading of another kind of element than a loop has', () => {
    const ring = { population: 'a', size: 4, slots: 2, ids: list, counts: 3 };
    arrays.counters('a.counts', 2);
    const spikers = (change: object): string[] =>
      verifyProgram({
        step: 1e-3,
        arrays: arrays.declarations,
        graph,
        rebaseTicks: 1,
        rebase: [],
        tick: [{ kind: 'spikers', name: 'it', ring, delay: 0, offset: 0, stores: [], ...change } as Loop],
        events: new Map(),
        outputs: [],
      });
    expect(spikers({})).toEqual([]);
    expect(spikers(into(graph.load(p, 'neuron')))).toEqual(["it: stores to 'a.w' of a synapse"]);
    expect(spikers(into(own, { role: 'neuron' }))).toEqual(["it: reads 'a.w' of a synapse"]);
    expect(spikers({ ring: { ...ring, size: 3 } })).toEqual(['it: a ring with arrays of the wrong length']);
    expect(spikers({ ring: { ...ring, counts: w } })).toEqual(['it: a ring with arrays of the wrong length']);
  });
});
