import { ValidationError } from '../../agents/errors.ts';
import { ArrayTable } from './array-table.ts';
import { Decays } from './decay.ts';
import type { LoweredPopulation } from './lower-population.ts';
import { checkNeuron, lowerPopulation } from './lower-population.ts';
import type { LoweredProjection } from './lower-projection.ts';
import { checkSynapse, lazyFactors, lowerProjection } from './lower-projection.ts';
import type { LoweredModulator } from './modulators.ts';
import { lowerModulators } from './modulators.ts';
import type { Network, Population, Projection } from './network.ts';
import { weightUnit } from './network.ts';
import type { Loop, Program } from './program.ts';
import type { SynapseLayout } from './synapse-layout.ts';
import { layOutSynapses } from './synapse-layout.ts';
import { Graph } from './value.ts';

/** A network, analysed and laid out: what emitters emit and `describe` prints. */
export interface Compiled {
  readonly network: Network;
  readonly program: Program;
  readonly populations: ReadonlyMap<Population, LoweredPopulation>;
  readonly projections: ReadonlyMap<Projection, LoweredProjection>;
  readonly modulators: ReadonlyMap<string, LoweredModulator>;
  /** The order in which populations are updated. */
  readonly order: readonly Population[];
}

/**
 * Analyses a network: checks dimensions, chooses integrators, lays out memory and writes the loops of a tick.
 *
 * @throws LanguageError, ValidationError
 */
export function compile(network: Network): Compiled {
  const graph = new Graph();
  const arrays = new ArrayTable();
  const checked = new Map(network.projections.map((projection) => [projection, check(projection)]));
  const factors = [...checked].flatMap(([projection, rule]) => [...lazyFactors(network, projection, rule).values()]);
  const decays = new Decays(graph, arrays, factors);
  const modulators = lowerModulators(network, graph, arrays);

  const layouts = new Map(network.projections.map((projection) => [projection, layOutSynapses(network, projection, arrays)]));
  const populations = new Map<Population, LoweredPopulation>();
  network.populations.forEach((population, index) => {
    populations.set(
      population,
      lowerPopulation(graph, arrays, population, { index, slots: ringSlots(population, layouts), step: network.step, seed: network.seed }),
    );
  });
  const projections = new Map<Projection, LoweredProjection>();
  for (const [projection, rule] of checked) {
    const source = populations.get(projection.source) as LoweredPopulation;
    const target = populations.get(projection.target) as LoweredPopulation;
    const layout = layouts.get(projection) as SynapseLayout;
    projections.set(projection, lowerProjection({ network, graph, arrays, decays, modulators, source, target, layout }, projection, rule));
  }

  const order = updateOrder(network, projections);
  const tick: Loop[] = [];
  for (const population of order) {
    const into = [...projections.values()].filter(({ projection }) => projection.target === population);
    for (const { arrive, arriveTraces } of into) tick.push(...arrive, ...arriveTraces);
    tick.push((populations.get(population) as LoweredPopulation).loop);
    for (const { react } of into) tick.push(...react);
  }
  for (const { evolve } of projections.values()) tick.push(...evolve);
  for (const { loop } of modulators.values()) if (loop !== undefined) tick.push(loop);

  const events = new Map<string, Loop[]>();
  const on = (event: string, loops: readonly Loop[]): void => void events.set(event, [...(events.get(event) ?? []), ...loops]);
  for (const population of populations.values()) for (const [event, loop] of population.events) on(event, [loop]);
  for (const projection of projections.values()) for (const [event, loops] of projection.events) on(event, loops);

  const flush = [...populations.values()].map((population) => population.flush).filter((loop) => loop.stores.length > 0);
  const rebase = [...[...projections.values()].flatMap((projection) => projection.rebase), ...flush];
  const program: Program = { step: network.step, arrays: arrays.declarations, rebaseTicks: decays.ticks, rebase, tick, events };
  return { network, program, populations, projections, modulators, order };
}

function check(projection: Projection): ReturnType<typeof checkSynapse> {
  const { model, source, target, receptor } = projection;
  return checkSynapse(model, weightUnit(target, receptor), checkNeuron(source.model).units, checkNeuron(target.model).units);
}

/** Ticks of spikes to keep: up to the longest delay out of a population, as a power of two. */
function ringSlots(population: Population, layouts: ReadonlyMap<Projection, SynapseLayout>): number {
  let slots = 2;
  for (const [{ source }, { rows }] of layouts) {
    if (source !== population) continue;
    for (const { delay } of rows) while (slots <= delay) slots *= 2;
  }
  return slots;
}

/** Populations so that spikes without delay reach their targets in the same step. */
function updateOrder(network: Network, projections: ReadonlyMap<Projection, LoweredProjection>): Population[] {
  const before = new Map<Population, Set<Population>>(network.populations.map((population) => [population, new Set()]));
  for (const [{ source, target }, { layout }] of projections) {
    if (layout.rows.some((rows) => rows.delay === 0)) before.get(target)?.add(source);
  }
  const order: Population[] = [];
  while (order.length < network.populations.length) {
    const ready = network.populations.find((one) => !order.includes(one) && [...(before.get(one) ?? [])].every((source) => order.includes(source)));
    if (ready === undefined) {
      const stuck = network.populations.filter((one) => !order.includes(one)).map((one) => one.name);
      throw new ValidationError('populations wait for each other: projections without delay form a cycle', {
        code: 'zero_delay_cycle',
        received: stuck,
        remedy: 'give one of the projections between them a delay of at least one step',
      });
    }
    order.push(ready);
  }
  return order;
}
