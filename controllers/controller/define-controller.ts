import type {
  CommandsFor,
  Controller,
  ControllerManifest,
  Feedback,
  ObservationsFor,
  PopulationInfo,
  Signal,
  SpikeBatch,
  TrialInfo,
  TrialOutcome,
  WeightMap,
} from '../../agents/index.ts';
import { FanOut, ValidationError } from '../../agents/index.ts';
import type { Population, Projection } from '../engine/index.ts';
import { Simulation } from '../engine/index.ts';
import { Activity } from './activity.ts';
import type { Part } from './part.ts';
import type { Fields } from './population-info.ts';
import { populationInfos, requirePopulation } from './population-info.ts';
import { restoreParts, saveParts } from './saved-state.ts';
import type { TunableDeclaration } from './tunables.ts';
import { Tunables } from './tunables.ts';
import { weightMap } from './weight-map.ts';

/** What a controller is built for. */
export interface BuildSettings {
  /** Of all that it draws. */
  readonly seed: number;
  /** s, length of a tick. */
  readonly period: number;
}

/** A controller at work: its state, and what it does with it. */
export interface Built<O, C> {
  /**
   * Everything that changes while the controller is at work, by name: simulations, decoders, random streams, and records of
   * numbers and booleans. They are saved and restored in this order.
   */
  readonly parts: Readonly<Record<string, Part>>;
  /** See `Controller.beginTrial`. Default: nothing. Spikes of networks that it steps are counted, and told in no tick. */
  beginTrial?(info: TrialInfo): void;
  /** See `Controller.step`. */
  step(tick: number, observations: O, feedback: Readonly<Feedback>, commands: C): void;
  /** See `Controller.endTrial`. Default: nothing. */
  endTrial?(outcome: TrialOutcome): void;
  /** See `Controller.rest`. Default: nothing. */
  rest?(tick: number, elapsed: number): void;
  /** Populations whose spikes are told. Default: all, in the order in which they were made. */
  readonly spikes?: readonly Population[];
  /** Centres and preferred directions of populations, by name. */
  readonly populations?: Readonly<Record<string, Fields>>;
  /** Projections that learn: their state `w` is shown. Default: none. */
  readonly weights?: readonly Projection[];
  /** Quantities to watch, by name. Default: none. */
  readonly signals?: Readonly<Record<string, Signal>>;
  /** Numbers that may be changed, by name; they are saved where they were changed. Default: none. */
  readonly tunables?: Readonly<Record<string, TunableDeclaration>>;
}

/** What makes a controller. */
export interface ControllerDefinition<M extends ControllerManifest> {
  /** Its name, and the sensors and actuators it needs. */
  readonly manifest: M;
  /** Called by `initialise`; the same settings must give the same controller. */
  build(settings: BuildSettings): Built<ObservationsFor<M>, CommandsFor<M>>;
}

/**
 * Makes a controller of a manifest and a function that builds its parts. The parts give saving, restoring, spikes, efficiency
 * and description; what else there is to see of a controller is declared beside them.
 *
 * @example
 * const roomSeeker = defineController({
 *   manifest: {
 *     name: 'room_seeker',
 *     version: 1,
 *     sensors: { scan: { kind: 'scan', size: 8 } },
 *     actuators: { velocity: { kind: 'velocity' } },
 *   },
 *   build({ seed, period }) {
 *     const network = new Network({ seed, step: period });
 *     const cells = network.population('cells', lif, { size: 8 });
 *     const simulation = simulate(network);
 *     const decoder = new PopulationVector({ directions: AROUND, decay: 0.05, rise: 0.02, period, stride: 0.01 });
 *     const spiked = new Uint32Array(cells.size);
 *     return {
 *       parts: { simulation, decoder },
 *       step(_tick, { scan }, _feedback, { velocity }) {
 *         for (let i = 0; i < 8; i++) simulation.input(cells, 'I_ext')[i] = 200 * Math.min(scan.ranges[i], 5);
 *         simulation.step();
 *         decoder.update(spiked, simulation.spikes(cells, spiked));
 *         velocity.linearX = decoder.x;
 *         velocity.linearY = decoder.y;
 *       },
 *     };
 *   },
 * });
 *
 * @throws what `build` throws, in `initialise`; ValidationError `not_initialised` from a controller that was not initialised
 */
export function defineController<const M extends ControllerManifest>({
  manifest,
  build,
}: ControllerDefinition<M>): Controller<ObservationsFor<M>, CommandsFor<M>> {
  type Work = AtWork<ObservationsFor<M>, CommandsFor<M>>;
  const fan = new FanOut<SpikeBatch>();
  let begun: Work | undefined;
  const work = (): Work => {
    if (begun === undefined) throw notInitialised(manifest.name);
    return begun;
  };
  return {
    manifest,
    spikes: fan.stream,
    initialise(seed, period) {
      begun = new AtWork(build({ seed, period }), fan);
    },
    beginTrial: (info) => work().beginTrial(info),
    step: (tick, observations, feedback, commands) => work().step(tick, observations, feedback, commands),
    endTrial: (outcome) => work().endTrial(outcome),
    rest: (tick, elapsed) => work().rest(tick, elapsed),
    save: () => saveParts(manifest, work().parts),
    restore: (state) => restoreParts(manifest, work().parts, state),
    populations: () => work().populations,
    signals: () => work().built.signals ?? {},
    tunables: () => work().tunables.all,
    tuned: () => work().tunables.tuned,
    weights: () => work().weights(),
    efficiency: () => work().activity.efficiency(),
    describe: () => work().describe(),
  };
}

/** A controller that was initialised. */
class AtWork<O, C> {
  readonly built: Built<O, C>;
  readonly parts: Readonly<Record<string, Part>>;
  readonly populations: readonly PopulationInfo[];
  readonly tunables: Tunables;
  readonly activity: Activity;
  readonly #simulations: readonly Simulation[];
  readonly #trial = { underWay: false };

  constructor(built: Built<O, C>, fan: FanOut<SpikeBatch>) {
    this.built = built;
    this.#simulations = Object.values(built.parts).filter((part) => part instanceof Simulation);
    const populations = this.#simulations.flatMap(({ network }) => network.populations);
    const names = populations.map(({ name }) => name);
    const { weights = [], spikes = populations } = built;
    for (const { name } of [...spikes, ...weights.flatMap(({ source, target }) => [source, target])])
      requirePopulation(name, names);
    this.populations = populationInfos(populations, built.populations ?? {});
    this.tunables = new Tunables(built.tunables ?? {}, () => this.#trial.underWay);
    this.activity = new Activity(this.#simulations, spikes, fan);
    // What was tuned acts on the parts after it, whose own state is the last word.
    this.parts = { '@trial': this.#trial, '@tunables': this.tunables, '@activity': this.activity, ...built.parts };
  }

  beginTrial(info: TrialInfo): void {
    this.#trial.underWay = true;
    this.built.beginTrial?.(info);
  }

  step(tick: number, observations: O, feedback: Readonly<Feedback>, commands: C): void {
    this.activity.begin();
    this.built.step(tick, observations, feedback, commands);
    this.activity.tell(tick);
  }

  endTrial(outcome: TrialOutcome): void {
    this.built.endTrial?.(outcome);
    this.#trial.underWay = false;
  }

  rest(tick: number, elapsed: number): void {
    this.activity.begin();
    this.built.rest?.(tick, elapsed);
    this.activity.tell(tick);
  }

  weights(): readonly WeightMap[] {
    const infoOf = ({ name }: Population) => this.populations.find((population) => population.name === name);
    return this.#simulations.flatMap((simulation) =>
      (this.built.weights ?? [])
        .filter((projection) => simulation.network.projections.includes(projection))
        .map((projection) => weightMap(simulation, projection, infoOf(projection.source), infoOf(projection.target))),
    );
  }

  describe(): string | undefined {
    if (this.#simulations.length === 0) return undefined;
    return this.#simulations.map((simulation) => simulation.describe()).join('\n\n');
  }
}

function notInitialised(name: string): ValidationError {
  return new ValidationError(`controller '${name}' is at work before it was built`, {
    code: 'not_initialised',
    expected: 'initialise(seed, period) before any other call',
    block: name,
    remedy: 'call initialise first',
  });
}
