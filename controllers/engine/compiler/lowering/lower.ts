import { ValidationError } from '../../../../agents/errors.ts';
import type { Unit } from '../../language/units.ts';
import { parseUnit } from '../../language/units.ts';
import type { CheckedSynapse } from '../../model/check-synapse.ts';
import { checkSynapse } from '../../model/check-synapse.ts';
import type { Constants } from '../../model/constants.ts';
import { weightUnit } from '../../model/declared-unit.ts';
import type { Population, Projection } from '../../network/description.ts';
import { checkNetworkFits } from '../../network/expected-memory.ts';
import { checkFits, MOST_ARRAY_BYTES } from '../../network/memory-limit.ts';
import type { Network } from '../../network/network.ts';
import { ArrayTable } from '../program/array-table.ts';
import type { Loop } from '../program/loops.ts';
import type { Program } from '../program/program.ts';
import { Graph } from '../program/value.ts';
import type { AnalysedModel } from './analysed-model.ts';
import { constantsOfPopulation, constantsOfProjection } from './check-constants.ts';
import { checkProgram } from './check-program.ts';
import type { HeldDecays } from './decay.ts';
import { Decays } from './decay.ts';
import { lowerModulators } from './modulators.ts';
import type { AnalysedPopulation } from './population.ts';
import { lowerPopulation } from './population.ts';
import type { AnalysedProjection } from './projection.ts';
import { lowerProjection } from './projection.ts';
import { lazyFactors } from './rule-variables.ts';
import { countSpikes } from './spike-count.ts';
import type { DrawnSynapses } from './synapse-layout.ts';
import { layOutSynapses } from './synapse-layout.ts';

/**
 * Analyses a network, without passes: checks dimensions, chooses integrators, lays out memory, writes the loops of a tick.
 *
 * @param held how slow decays are computed
 * @throws LanguageError, ValidationError `impossible_value`, `network_too_large` and others
 */
export function lower(network: Network, held: HeldDecays = 'lazy'): AnalysedModel {
  const graph = new Graph();
  const arrays = new ArrayTable();
  const checked = new Map(network.projections.map((projection) => [projection, check(projection)]));
  const dt = network.step * 1e3;
  const constants = new Map<Population | Projection, Constants>();
  for (const population of network.populations) constants.set(population, constantsOfPopulation(population, dt));
  for (const [projection, rule] of checked) constants.set(projection, constantsOfProjection(projection, rule, dt));
  checkNetworkFits(network.populations, network.projections);
  const factors = [...checked].flatMap(([projection, rule]) => [...lazyFactors(network, projection, rule).values()]);
  const decays = new Decays(graph, arrays, factors, held);
  const modulators = lowerModulators(network, graph, arrays);

  const drawn = new Map(
    network.projections.map((projection) => [projection, layOutSynapses(network, projection, arrays)]),
  );
  const populations = new Map<Population, AnalysedPopulation>();
  network.populations.forEach((population, index) => {
    populations.set(
      population,
      lowerPopulation(graph, arrays, population, {
        index,
        slots: ringSlots(population, drawn),
        step: network.step,
        allowLongStep: network.allowLongStep,
        seed: network.seed,
        read: readBySenders(population, checked),
        sentByEvents: sentByEvents(population, checked),
        constants: constants.get(population) as Constants,
      }),
    );
  });
  const projections = new Map<Projection, AnalysedProjection>();
  for (const [projection, rule] of checked) {
    const source = populations.get(projection.source) as AnalysedPopulation;
    const target = populations.get(projection.target) as AnalysedPopulation;
    const synapses = drawn.get(projection) as DrawnSynapses;
    projections.set(
      projection,
      lowerProjection(
        {
          ...{ network, graph, arrays, decays, modulators, source, target, synapses },
          constants: constants.get(projection) as Constants,
        },
        projection,
        rule,
      ),
    );
  }

  const spikeCounts = [...populations.values()]
    .filter(({ population }) => network.projections.some(({ target }) => target === population))
    .map((lowered) => countSpikes(graph, arrays, lowered, network.projections));
  const order = updateOrder(network, projections);
  const tick = [...projections.values()].flatMap<Loop>(({ fade }) => fade);
  for (const population of order) {
    const into = [...projections.values()].filter(({ projection }) => projection.target === population);
    for (const { arrive, arriveTraces, steady } of into) tick.push(...arrive, ...arriveTraces, ...steady);
    tick.push((populations.get(population) as AnalysedPopulation).loop);
    for (const { lowered, loop } of spikeCounts) if (lowered.population === population) tick.push(loop);
    for (const { react } of into) tick.push(...react);
  }
  for (const { evolve } of projections.values()) tick.push(...evolve);
  for (const { loop } of modulators.values()) if (loop !== undefined) tick.push(loop);

  const events = new Map<string, Loop[]>();
  const on = (event: string, loops: readonly Loop[]): void =>
    void events.set(event, [...(events.get(event) ?? []), ...loops]);
  for (const population of populations.values()) for (const [event, loop] of population.events) on(event, [loop]);
  for (const projection of projections.values()) for (const [event, loops] of projection.events) on(event, loops);

  const flush = [...populations.values()]
    .map((population) => population.flush)
    .filter((loop) => loop.stores.length > 0);
  const rebase = [...[...projections.values()].flatMap((projection) => projection.rebase), ...flush];
  const program: Program = {
    step: network.step,
    arrays: arrays.declarations,
    graph,
    rebaseTicks: decays.ticks,
    rebase,
    tick,
    events,
    outputs: [...populations.values()].map(({ ring }) => ring),
  };
  checkProgram(program);
  checkMemory(arrays);
  return { network, program, populations, projections, modulators, spikeCounts, order };
}

function check(projection: Projection): CheckedSynapse {
  const { model, source, target, receptor } = projection;
  return checkSynapse(
    model,
    weightUnit(target.model, receptor),
    readable(source),
    readable(target),
    target.model,
    receptor,
  );
}

/** Units of what rules may read of a population's neurons. */
function readable({ model }: Population): Map<string, Unit> {
  const declared = [...Object.entries(model.state), ...Object.entries(model.inputs ?? {})];
  return new Map(declared.map(([name, { unit }]) => [name, parseUnit(unit)]));
}

/** State of a population that statements read which also send to it. */
function readBySenders(population: Population, checked: ReadonlyMap<Projection, CheckedSynapse>): Set<string> {
  const names = new Set<string>();
  for (const [{ source, target }, { readsWhileSending }] of checked) {
    if (source === population) for (const name of readsWhileSending.pre) names.add(name);
    if (target === population) for (const name of readsWhileSending.post) names.add(name);
  }
  return names;
}

/** Receptors of a population that events of rules send to. */
function sentByEvents(population: Population, checked: ReadonlyMap<Projection, CheckedSynapse>): Set<string> {
  return new Set([...checked].flatMap(([{ target }, rule]) => (target === population ? [...rule.sentByEvents] : [])));
}

/** Ticks of spikes to keep for monitors, and the most words to keep them in. */
const KEPT_TICKS = 16;
const KEPT_WORDS = 1 << 20;

/** Ticks of spikes to keep, a power of two: more than the longest delay out of a population. */
function ringSlots(population: Population, drawn: ReadonlyMap<Projection, DrawnSynapses>): number {
  let slots = 2;
  while (slots < KEPT_TICKS && 2 * slots * population.size <= KEPT_WORDS) slots *= 2;
  for (const [{ source }, { layout }] of drawn) {
    if (source !== population) continue;
    for (const { delay } of layout.rows) while (slots <= delay) slots *= 2;
  }
  checkFits(
    `the spikes of population '${population.name}' that are kept for ${slots} steps`,
    4 * slots * population.size,
  );
  return slots;
}

/** @throws ValidationError `network_too_large` */
function checkMemory({ declarations }: ArrayTable): void {
  for (const { name, length } of declarations) checkFits(`the array '${name}'`, 4 * length, MOST_ARRAY_BYTES);
  checkFits('the network', 4 * declarations.reduce((sum, { length }) => sum + length, 0));
}

/** Orders populations so that spikes without delay reach their targets in the same step. */
function updateOrder(network: Network, projections: ReadonlyMap<Projection, AnalysedProjection>): Population[] {
  const before = new Map<Population, Set<Population>>(network.populations.map((population) => [population, new Set()]));
  for (const [{ source, target }, { layout }] of projections) {
    if (layout.rows.some((rows) => rows.delay === 0)) before.get(target)?.add(source);
  }
  const order: Population[] = [];
  while (order.length < network.populations.length) {
    const ready = network.populations.find(
      (one) => !order.includes(one) && [...(before.get(one) ?? [])].every((source) => order.includes(source)),
    );
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
