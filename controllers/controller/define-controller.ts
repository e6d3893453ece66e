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
  WeightVectors,
} from '../../agents/index.ts';
import { FanOut, ValidationError } from '../../agents/index.ts';
import type { Population, Projection, Simulate } from '../engine/index.ts';
import { Simulation, simulate } from '../engine/index.ts';
import { Activity } from './activity.ts';
import { NetworkTime } from './network-time.ts';
import type { Part } from './part.ts';
import type { Fields } from './population-info.ts';
import { populationInfos, requireCentres, requirePopulation } from './population-info.ts';
import { restoreParts, saveParts } from './saved-state.ts';
import type { TunableDeclaration } from './tunables.ts';
import { Tunables } from './tunables.ts';
import { weightMap } from './weight-map.ts';
import { weightVectors } from './weight-vectors.ts';

/** Settings of the run for which a controller is built. */
export interface BuildSettings {
  /** Seed of all random draws of the controller. */
  readonly seed: number;
  /** Seconds per tick. */
  readonly period: number;
  /** Builds a network: in this process or, if a board hosts the controller, on that board. */
  readonly simulate: Simulate;
}

/** A controller whose networks can be built elsewhere than in this process. */
export interface HostableController<O, C> extends Controller<O, C> {
  /** Lets the next `initialise` build the networks by a function, such as that of a board. */
  host(by: Simulate): void;
}

/** The parts and methods of a controller that was built. */
export interface Built<O, C> {
  /**
   * Everything that changes during a run, by name: simulations, decoders, random streams, and records of numbers and booleans.
   * They are saved and restored in this order.
   */
  readonly parts: Readonly<Record<string, Part>>;
  /**
   * Simulations among `parts` whose steps are no time of the run, such as a network that makes further steps when a trial of its learning
   * ends. The others must make the steps that a tick has room for (`network_off_time`). Default: none.
   */
  readonly ownTime?: readonly Simulation[];
  /** See {@link Controller}; a method that is left out does nothing. */
  beginTrial?(info: TrialInfo): void;
  /** One tick: decides, and writes `commands` in place. `feedback` is the task's judgement at the end of the tick before. */
  step(tick: number, observations: O, feedback: Readonly<Feedback>, commands: C): void;
  /** Called after the last `step` of a trial. Default: nothing happens. */
  endTrial?(outcome: TrialOutcome): void;
  /** One tick at rest; `elapsed` ticks of this rest came before. Default: nothing happens. */
  rest?(tick: number, elapsed: number): void;
  /** Populations whose spikes are emitted. Default: all, in the order in which they were made. */
  readonly spikes?: readonly Population[];
  /** Centres and preferred directions of populations, by name. */
  readonly populations?: Readonly<Record<string, Fields>>;
  /** Projections whose weights `w` are shown as matrices. Default: none. */
  readonly weights?: readonly Projection[];
  /** Projections between populations with centres, whose weights `w` are shown as vectors. Default: none. */
  readonly weightVectors?: readonly Projection[];
  /** Quantities that the controller computes, by name. Default: none. */
  readonly signals?: Readonly<Record<string, Signal>>;
  /** Numbers that may be changed after the controller was built, by name. Default: none. */
  readonly tunables?: Readonly<Record<string, TunableDeclaration>>;
}

/** A manifest and a function that builds. `O` is the part of the observations that the controller reads. */
export interface ControllerDefinition<M extends ControllerManifest, O = ObservationsFor<M>> {
  /** Name, version, sensors and actuators of the controller. */
  readonly manifest: M;
  /** Called by `initialise`; the same settings must give the same controller. */
  build(settings: BuildSettings): Built<O, CommandsFor<M>>;
}

/**
 * Makes a controller from a manifest and a function that builds its parts. Saving, restoring, spikes, efficiency and description
 * follow from the parts; signals, tunables and weights are declared beside them.
 *
 * A network among the parts lives in the time of the run: in a tick, or a tick of rest, it makes the steps that fit into it, or none.
 *
 * @example
 * const AROUND = Float64Array.from({ length: 8 }, (_, i) => (i * Math.PI) / 4); // rad, a direction for each cell
 * const roomSeeker = defineController({
 *   manifest: {
 *     name: 'room_seeker',
 *     version: 1,
 *     sensors: { scan: { kind: 'scan', size: 8 } },
 *     actuators: { velocity: { kind: 'velocity' } },
 *   },
 *   build({ seed, period, simulate }) {
 *     const network = new Network({ seed, step: seconds(period) });
 *     const cells = network.population('cells', lif, { size: 8 });
 *     const simulation = simulate(network);
 *     const current = simulation.input(cells, 'I_ext', 'pA');
 *     const decoder = new PopulationVector({ directions: AROUND, decay: 0.05, rise: 0.02, period, stride: 0.01 });
 *     const spiked = new Uint32Array(cells.size);
 *     return {
 *       parts: { simulation, decoder },
 *       step(_tick, { scan }, _feedback, { velocity }) {
 *         for (let i = 0; i < 8; i++) current[i] = 200 * Math.min(freeDistance(scan.ranges[i]), 5);
 *         simulation.step();
 *         decoder.update(spiked, simulation.spikes(cells, spiked));
 *         velocity.linearX = decoder.x;
 *         velocity.linearY = decoder.y;
 *       },
 *     };
 *   },
 * });
 *
 * @throws in `initialise` whatever `build` throws, and TimingError `network_off_time` for a network whose step does not fit the tick; in
 *   `step` and `rest` the same where a network advanced another time than a tick; ValidationError `not_initialised` in any other method
 *   before `initialise`
 */
export function defineController<const M extends ControllerManifest, O = ObservationsFor<M>>({
  manifest,
  build,
}: ControllerDefinition<M, O> & ([ObservationsFor<M>] extends [O] ? unknown : never)): HostableController<
  O,
  CommandsFor<M>
> {
  type Work = AtWork<O, CommandsFor<M>>;
  const fan = new FanOut<SpikeBatch>();
  let begun: Work | undefined;
  let hosted: Simulate = simulate;
  const work = (): Work => {
    if (begun === undefined) throw notInitialised(manifest.name);
    return begun;
  };
  return {
    manifest,
    spikes: fan.stream,
    initialise(seed, period) {
      begun = new AtWork(build({ seed, period, simulate: hosted }), fan, period);
    },
    host(by) {
      hosted = by;
    },
    beginTrial: (info) => work().beginTrial(info),
    step: (tick, observations, feedback, commands) => work().step(tick, observations, feedback, commands),
    endTrial: (outcome) => work().endTrial(outcome),
    rest: (tick, elapsed) => work().rest(tick, elapsed),
    save: () => saveParts(manifest, work().parts),
    restore: (state) => work().restore(manifest, state),
    populations: () => work().populations,
    signals: () => work().built.signals ?? {},
    tunables: () => work().tunables.all,
    tuned: () => work().tunables.tuned,
    weights: () => work().weights(),
    weightVectors: () => work().weightVectors(),
    efficiency: () => work().activity.efficiency(),
    describe: () => work().describe(),
  };
}

/** Shows the weights of a projection, whose populations the last two arguments tell of. */
type Show<T> = (
  simulation: Simulation,
  projection: Projection,
  pre: PopulationInfo | undefined,
  post: PopulationInfo | undefined,
) => T;

/** A controller that was initialised. */
class AtWork<O, C> {
  readonly built: Built<O, C>;
  readonly parts: Readonly<Record<string, Part>>;
  readonly populations: readonly PopulationInfo[];
  readonly tunables: Tunables;
  readonly activity: Activity;
  readonly #simulations: readonly Simulation[];
  readonly #times: ReadonlyMap<Simulation, NetworkTime>;
  readonly #trial = { underWay: false };

  constructor(built: Built<O, C>, fan: FanOut<SpikeBatch>, period: number) {
    this.built = built;
    this.#simulations = Object.values(built.parts).filter((part) => part instanceof Simulation);
    const populations = this.#simulations.flatMap(({ network }) => network.populations);
    const names = populations.map(({ name }) => name);
    const { weights = [], weightVectors = [], spikes = populations } = built;
    const endsOf = (projections: readonly Projection[]) =>
      projections.flatMap(({ source, target }) => [source, target]);
    for (const { name } of [...spikes, ...endsOf([...weights, ...weightVectors])]) requirePopulation(name, names);
    this.populations = populationInfos(populations, built.populations ?? {});
    for (const { name } of endsOf(weightVectors)) requireCentres(name, this.populations);
    this.tunables = new Tunables(built.tunables ?? {}, () => this.#trial.underWay);
    const { ownTime = [] } = built;
    const held = this.#simulations.filter((simulation) => !ownTime.includes(simulation));
    this.#times = new Map(held.map((simulation) => [simulation, new NetworkTime(simulation, period)]));
    this.activity = new Activity(this.#simulations, spikes, fan);
    // Restoring a tunable changes the parts after it, whose own state is restored later and prevails.
    this.parts = { '@trial': this.#trial, '@tunables': this.tunables, '@activity': this.activity, ...built.parts };
  }

  restore(manifest: ControllerManifest, state: Uint8Array): void {
    restoreParts(manifest, this.parts, state);
    for (const time of this.#times.values()) time.forget();
  }

  beginTrial(info: TrialInfo): void {
    this.#trial.underWay = true;
    this.built.beginTrial?.(info);
  }

  step(tick: number, observations: O, feedback: Readonly<Feedback>, commands: C): void {
    this.#begin();
    this.built.step(tick, observations, feedback, commands);
    this.#end(tick);
  }

  endTrial(outcome: TrialOutcome): void {
    this.built.endTrial?.(outcome);
    this.#trial.underWay = false;
  }

  rest(tick: number, elapsed: number): void {
    this.#begin();
    this.built.rest?.(tick, elapsed);
    this.#end(tick);
  }

  weights(): readonly WeightMap[] {
    return this.#show(this.built.weights, weightMap);
  }

  weightVectors(): readonly WeightVectors[] {
    return this.#show(this.built.weightVectors, weightVectors);
  }

  describe(): string | undefined {
    if (this.#simulations.length === 0) return undefined;
    const described = this.#simulations.map((simulation) => {
      const inWords = this.#times.get(simulation)?.inWords;
      return inWords === undefined ? simulation.describe() : `${simulation.describe()}\n${inWords}`;
    });
    return described.join('\n\n');
  }

  #begin(): void {
    for (const time of this.#times.values()) time.begin();
    this.activity.begin();
  }

  #end(tick: number): void {
    for (const time of this.#times.values()) time.end(tick);
    this.activity.tell(tick);
  }

  /** Projections as `show` gives them, simulation by simulation. */
  #show<T>(projections: readonly Projection[] = [], show: Show<T>): readonly T[] {
    const infoOf = ({ name }: Population) => this.populations.find((population) => population.name === name);
    return this.#simulations.flatMap((simulation) =>
      projections
        .filter((projection) => simulation.network.projections.includes(projection))
        .map((projection) => show(simulation, projection, infoOf(projection.source), infoOf(projection.target))),
    );
  }
}

function notInitialised(name: string): ValidationError {
  return new ValidationError(`controller '${name}' is used before it was initialised`, {
    code: 'not_initialised',
    expected: 'initialise(seed, period) before any other call',
    block: name,
    remedy: 'call initialise first',
  });
}
