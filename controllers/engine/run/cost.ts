import type { AnalysedModel } from '../compiler/lowering/analysed-model.ts';
import type { AnalysedProjection } from '../compiler/lowering/projection.ts';
import type { Loop } from '../compiler/program/loops.ts';
import { roots } from '../compiler/program/loops.ts';
import type { Program } from '../compiler/program/program.ts';
import { inOrder, isDraw, operands } from '../compiler/program/value.ts';

/** Cost of one turn of a loop, for one neuron or synapse. */
export interface TurnCost {
  /** Number of additions, products, comparisons and choices. Common subexpressions count once. */
  readonly operations: number;
  /** How many of them are exp, log, sin, cos, tanh or power, which take about ten times as long. */
  readonly functions: number;
  /** Bytes of state and parameters, read or written. */
  readonly bytes: number;
}

const FUNCTIONS: ReadonlySet<string> = new Set(['exp', 'log', 'sin', 'cos', 'tanh', 'power']);

/** Counts what a loop computes. Indices by which it finds its elements are not counted. */
function turnCost(loop: Loop, numberBytes: number): TurnCost {
  let operations = 0;
  let functions = 0;
  const touched = new Set<number>();
  for (const value of inOrder([...roots(loop), ...loop.stores.map(({ value: stored }) => stored)])) {
    if (value.kind === 'load' || value.kind === 'before') touched.add(value.array);
    if (!isDraw(value) && operands(value).length === 0) continue;
    operations += 1;
    if ('fn' in value && FUNCTIONS.has(value.fn)) functions += 1;
  }
  for (const { accumulate } of loop.stores) if (accumulate) operations += 1;
  for (const { array } of loop.stores) touched.add(array);
  return { operations, functions, bytes: touched.size * numberBytes };
}

/** The cost of a loop. */
interface LoopCost {
  readonly loop: Loop;
  readonly turn: TurnCost;
  /** Neurons or synapses that the loop visits, on average: per step, or per spike of a population. */
  readonly turns: number;
  /** The population whose spikes the loop runs for; undefined where it runs in every step. */
  readonly spikesOf: string | undefined;
  /** Whether the loop is skipped while its gates are closed. */
  readonly gated: boolean;
}

/** The costs of the loops of a step. The loops over rows of one projection, one per delay, are one here. */
export function loopCosts({ program, projections }: AnalysedModel, numberBytes: number): LoopCost[] {
  const costs: LoopCost[] = [];
  for (const loop of program.tick) {
    const last = costs.at(-1)?.loop;
    if (last?.kind === 'rows' && loop.kind === 'rows' && last.name === loop.name) continue;
    const always = loop.kind === 'neurons' || loop.kind === 'all';
    costs.push({
      loop,
      turn: turnCost(loop, numberBytes),
      turns:
        loop.kind === 'neurons' ? loop.size : loop.kind === 'all' ? loop.length : fanOf(loop, projections.values()),
      spikesOf: always ? undefined : loop.ring.population,
      gated: loop.kind === 'all' && loop.gates !== undefined,
    });
  }
  return costs;
}

/** Firing rate of neurons in Hz for estimates of cost. */
export const TYPICAL_RATE_HZ = 10;

/** Operations per step with all gates open and neurons spiking at the typical rate. Functions count as ten. */
export function operationsPerStep(analysed: AnalysedModel): number {
  const { populations, step } = analysed.network;
  let operations = 0;
  for (const { turn, turns, spikesOf } of loopCosts(analysed, 4)) {
    const size = populations.find(({ name }) => name === spikesOf)?.size;
    operations +=
      (size === undefined ? 1 : size * TYPICAL_RATE_HZ * step) * turns * (turn.operations + 9 * turn.functions);
  }
  return operations;
}

/** Synapses that a spike reaches in a loop, on average. In a loop over neurons it is one trace. */
function fanOf(loop: Loop, projections: Iterable<AnalysedProjection>): number {
  if (loop.kind !== 'rows' && loop.kind !== 'columns') return 1;
  for (const { projection, layout } of projections) {
    if (projection.name !== loop.projection) continue;
    return layout.count / (loop.kind === 'rows' ? projection.source : projection.target).size;
  }
  return 1;
}

/** Bytes of the arrays of each owner. The name of an array begins with that of its owner and a dot. */
export function bytesByOwner(program: Program, numberBytes: number, owners: readonly string[]): Map<string, number> {
  const bytes = new Map(owners.map((owner) => [owner, 0]));
  for (const { name, type, length } of program.arrays) {
    const fitting = owners.filter((owner) => name.startsWith(`${owner}.`));
    const owner = fitting.reduce<string | undefined>(
      (longest, one) => (longest !== undefined && longest.length >= one.length ? longest : one),
      undefined,
    );
    if (owner === undefined) continue;
    bytes.set(owner, (bytes.get(owner) as number) + length * (type === 'index' ? 4 : numberBytes));
  }
  return bytes;
}
