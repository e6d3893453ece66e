import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allToAll, defineSynapse, fixedProbability, ms, Network } from '../../../../controllers/engine/index.ts';
import { lower } from '../../../../controllers/engine/lowering/lower.ts';
import { annotate, PASSES } from '../../../../controllers/engine/passes/annotate.ts';
import { verifyProgram } from '../../../../controllers/engine/passes/verify.ts';
import type { Loop, LoopOf } from '../../../../controllers/engine/program/loops.ts';
import type { Program } from '../../../../controllers/engine/program/program.ts';
import { lifBiexponential } from '../../../../controllers/neurons/lif-biexponential.ts';
import { poisson } from '../../../../controllers/neurons/poisson.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { stdp } from '../../../../controllers/synapses/stdp.ts';
import { EMITTED } from '../emit/emitted-networks.ts';
import { randomNetwork } from '../random-network.ts';

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
      'a ring with arrays of the wrong length',
      (program) => ({ ...program, arrays: program.arrays.map((one) => ({ ...one, length: 1 })) }),
    ],
  ])('finds a fault: %s', (fault, damage) => {
    expect(verifyProgram(SOUND)).toEqual([]);
    expect(verifyProgram(damage(SOUND)).join('\n')).toContain(fault);
  });
});
