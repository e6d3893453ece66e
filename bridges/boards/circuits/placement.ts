import type {
  AnalysedModel,
  AnalysedPopulation,
  AnalysedProjection,
  ArrayId,
} from '../../../controllers/engine/compiler/index.ts';
import type { Population, Projection } from '../../../controllers/engine/index.ts';
import { type CurrentBasedNeuron, currentBasedNeuron } from './current-based.ts';

/** A population whose neurons are circuits of a chip. */
export interface PlacedPopulation {
  readonly analysed: AnalysedPopulation;
  readonly neuron: CurrentBasedNeuron;
}

/** A projection of constant weights onto circuits. */
export interface PlacedProjection {
  readonly analysed: AnalysedProjection;
  readonly source: AnalysedPopulation;
  readonly target: PlacedPopulation;
  /** Array of the weights, in the layout's places. */
  readonly weights: ArrayId;
  /** Array that they are added to. */
  readonly receptor: ArrayId;
}

/** Reason why a network cannot go onto a chip, with a remedy. */
export interface Obstacle {
  /** Population or projection. */
  readonly where: string;
  readonly text: string;
  readonly remedy: string;
}

/** Which parts of a network a chip of fixed circuits takes, and which stay on the host. */
export interface Placement {
  readonly populations: readonly PlacedPopulation[];
  readonly projections: readonly PlacedProjection[];
  /** Populations that send spikes and receive none, which the host steps. */
  readonly hosted: readonly Population[];
  readonly obstacles: readonly Obstacle[];
}

/**
 * Places a network: populations of current-based neurons with projections of constant weights on the chip, sources of spikes on
 * the host. Whatever else receives spikes, or learns, is an obstacle.
 */
export function place(model: AnalysedModel): Placement {
  const obstacles: Obstacle[] = [];
  const hosted: Population[] = [];
  const populations = new Map<Population, PlacedPopulation>();
  const onto = (population: Population): AnalysedProjection[] =>
    [...model.projections.values()].filter(({ projection }) => projection.target === population);
  for (const [population, analysed] of model.populations) {
    const incoming = onto(population);
    const receptors = new Set(incoming.flatMap((one) => staticWeights(one)?.receptor ?? []));
    const neuron = currentBasedNeuron(analysed, model.program, receptors);
    if (!('misfit' in neuron)) populations.set(population, { analysed, neuron });
    else if (incoming.length === 0) hosted.push(population);
    else
      obstacles.push({
        where: population.name,
        text: `its neurons (${population.model.name}) are not circuits of the chip: ${neuron.misfit}`,
        remedy: neuron.remedy,
      });
  }
  const projections: PlacedProjection[] = [];
  for (const [projection, analysed] of model.projections) {
    const target = populations.get(projection.target);
    if (target === undefined) continue;
    const weights = staticWeights(analysed);
    const source = model.populations.get(projection.source) as AnalysedPopulation;
    if (weights !== undefined) projections.push({ analysed, source, target, ...weights });
    else obstacles.push(learns(projection));
  }
  return { populations: [...populations.values()], projections, hosted, obstacles };
}

function learns({ name, model }: Projection): Obstacle {
  return {
    where: name,
    text: `its synapses (${model.name}) change or do more than add a weight; the chip has constant weights`,
    remedy: 'train the network on the host, then run it with `staticSynapse` synapses of the learned weights',
  };
}

/** The arrays of a projection whose spikes add a weight that no rule changes; undefined for others. */
function staticWeights(analysed: AnalysedProjection): { weights: ArrayId; receptor: ArrayId } | undefined {
  const { arrive, arriveTraces, steady, react, evolve, rebase, fade, events } = analysed;
  if (arriveTraces.length + steady.length + react.length + evolve.length + rebase.length + fade.length > 0) return;
  if (events.size > 0) return;
  const [store, ...more] = arrive[0]?.stores ?? [];
  if (store === undefined || more.length > 0 || !store.accumulate || store.role !== 'post') return;
  const { value } = store;
  return value.kind === 'load' && value.role === 'synapse'
    ? { weights: value.array, receptor: store.array }
    : undefined;
}

/** A current that a state variable of the model holds: u is `gain` times the variable less its constant. */
interface ReadableCurrent {
  readonly array: ArrayId;
  readonly gain: Float64Array;
  readonly constant: Float64Array;
  /** Its number among the currents. */
  readonly current: number;
}

/** The currents of a population that one state variable of the model holds, so that it can be read and set. */
export function readableCurrents({ analysed, neuron }: PlacedPopulation): ReadableCurrent[] {
  if (neuron.lag > 0) return [];
  return neuron.currents.flatMap(({ variables, gain, constant }, current) =>
    variables.length === 1 ? [{ array: analysed.state.get(variables[0]) as ArrayId, gain, constant, current }] : [],
  );
}

/** State of a population that its circuits do not tell, by array: the name of the variable. */
export function untoldState(population: PlacedPopulation): Map<ArrayId, string> {
  const { analysed, neuron } = population;
  const told = new Set([
    analysed.state.get(neuron.membrane),
    ...readableCurrents(population).map(({ array }) => array),
  ]);
  return new Map([...analysed.state].flatMap(([name, array]) => (told.has(array) ? [] : [[array, name]])));
}
