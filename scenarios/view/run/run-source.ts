import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { Pose } from '../../../agents/index.ts';
import { wallMilliseconds } from '../../../agents/wall-time.ts';
import { type Plan, trialOf, worldOf } from '../../plan/plan.ts';
import { type OpenRun, openRun } from '../../run/open-run.ts';
import type { SeedState } from '../../run/seed-state.ts';
import { explainParameters, type Settings } from '../../scenario/parameters.ts';
import { quantityUnits } from '../../scenario/quantity-units.ts';
import type { Frame, TrialScene } from '../frames/frame.ts';
import type { Cell, Command, Event, Layer, Source } from '../source.ts';
import type { Stage } from '../stage.ts';
import { type Tuning, withTuning } from '../tuning.ts';
import { unknownName } from '../unknown-name.ts';
import { camerasOf, FrameKeeper } from './frame-keeper.ts';
import { LastRest } from './last-rest.ts';
import { StartWeights } from './learned-weights.ts';
import { PlaceCounts } from './place-counts.ts';
import { type Snapshot, Snapshots } from './snapshots.ts';

/** How a run is made ready to be looked at. */
export interface RunSourceOptions {
  /** Memory for states to which the run can go back. Default: 64 MiB. */
  readonly snapshotBytes?: number;
  /** Simulated time between two such states at least. Default: 1. More where to save them would take more than its share of the time. */
  readonly snapshotSeconds?: number;
  /** Share of the wall time that may go into saving states. Default: 0.02; Infinity: as much as it takes. */
  readonly savingShare?: number;
}

/** Simulated time between two samples of place and signals: what a curve shows. */
const SAMPLE_SECONDS = 0.01;
/** Ticks from one look at the clock to the next. */
const LOOK_TICKS = 8;
/** Layers that are large, and ms of wall time between two looks at them. */
const SELDOM: readonly Layer[] = ['weights', 'rest'];
const SELDOM_MS = 500;

/** The run of one seed of a plan, as it can be looked at: it goes on by ticks, and back. What it computes is what `reafference run` computes. */
export class RunSource implements Source {
  readonly stage: Stage;
  readonly #run: OpenRun;
  readonly #keeper: FrameKeeper;
  readonly #places: PlaceCounts;
  readonly #startWeights = new StartWeights();
  readonly #lastRest = new LastRest(() => this.#run.robot.physics.pose);
  readonly #snapshots: Snapshots;
  readonly #snapshotTicks: number;
  readonly #savingShare: number;
  /** Beginnings of the trials, by index. */
  readonly #scenes: TrialScene[] = [];
  /** Where the body was at the ends of the trials, by index: at rest it is put to the next start, which nobody is told before. */
  readonly #ends: Pose[] = [];
  /** What was tuned, in the order of the ticks before which it was. */
  #tunings: readonly Tuning[] = [];
  /** ms of wall time before which no state is saved, and neither weights nor rests are looked at. */
  #saveAfter = 0;
  #seldomAfter = 0;
  #toldDigest = false;

  /** @throws what `openRun` throws */
  constructor(plan: Plan, seed: number, options: RunSourceOptions = {}) {
    const { snapshotBytes = 64 * 2 ** 20, snapshotSeconds = 1, savingShare = 0.02 } = options;
    const { scenario, identity, period, trials, body } = plan;
    const sampleTicks = Math.max(1, Math.round(SAMPLE_SECONDS / period));
    this.#keeper = new FrameKeeper(sampleTicks);
    this.#places = new PlaceCounts(period);
    this.#snapshots = new Snapshots(snapshotBytes);
    this.#savingShare = savingShare;
    this.#snapshotTicks = Math.max(1, Math.round(snapshotSeconds / period));
    const keeper = this.#keeper;
    let sensors: Stage['sensors'] = [];
    this.#run = openRun(plan, seed, {
      listeners: [
        this.#places,
        this.#startWeights,
        this.#lastRest,
        {
          seedStart: (start) => {
            keeper.seedStart(start);
            const sizes = new Map(camerasOf(start.sensors).map(({ name, ...size }) => [name, size]));
            sensors = Object.entries(start.sensors).map(([name, { kind }]) => ({ name, kind, ...sizes.get(name) }));
          },
          rest: (record) => keeper.rest(record),
          trialStart: (start) => {
            keeper.trialStart(start);
            const { index, tick, goals, world } = start;
            this.#scenes[index] = { index, tick, goals, world, start: { ...start.start } };
          },
          spikes: (batch) => keeper.spikes(batch),
          tick: (record) => keeper.tick(record),
          trialEnd: (result) => {
            keeper.trialEnd(result);
            this.#ends[result.index] = this.#pose;
          },
        },
      ],
    });
    const { controller } = this.#run;
    this.stage = {
      title: scenario.title,
      source: scenario.source,
      ...{ identity, seed, period, trials, sampleTicks, sensors },
      world: worldOf(plan, seed),
      body: { name: body.name, radius: body.radius },
      parameters: explainParameters(scenario.parameters, changed(plan), scenario.id),
      probes: quantityUnits(scenario).probes,
      populations: controller.populations?.() ?? [],
      signals: Object.entries(controller.signals?.() ?? {}).map(([name, { read: _, ...told }]) => ({ name, ...told })),
      weights: (controller.weights?.() ?? []).map(({ values: _, ...told }) => told),
      tunables: Object.entries(controller.tunables?.() ?? {}).map(([name, { get, set: _, ...told }]) => ({
        ...told,
        ...{ name, value: get() },
      })),
      abilities: { step: true, seek: true, set: true, tune: true, fields: true, rests: rests(plan, seed) },
    };
    this.#save();
  }

  /**
   * @throws what {@link OpenRun.step} throws: the run is then where it failed, and can be moved to an earlier tick
   * @throws ValidationError `unknown_name`, `tunable_out_of_bounds`, `tunable_not_live`, `unknown_neuron`
   */
  async ask(command: Command): Promise<Frame> {
    const { layers, cell } = command;
    if (cell !== undefined) this.#check(cell);
    this.#keeper.show(layers, command.do === 'advance' ? command.spikeTicks : undefined);
    let met = true;
    if (command.do === 'advance') met = this.#advance(command.ticks, command.withinMs, command.until);
    else if (command.do === 'seek') this.#seek(command.tick, command.historyTicks);
    else this.#tune(command.name, command.value);
    const now = wallMilliseconds();
    const hasTime = command.do !== 'advance' || command.withinMs === Infinity;
    const sees = hasTime || now >= this.#seldomAfter || this.#run.done;
    if (sees) this.#seldomAfter = now + SELDOM_MS;
    const shown = sees ? layers : layers.filter((layer) => !SELDOM.includes(layer));
    const frame = this.#frame(met, shown);
    return {
      ...frame,
      ...given({
        startWeights: shown.includes('weights') ? this.#startWeights.news(frame.fresh) : undefined,
        rest: shown.includes('rest') ? this.#lastRest.news(frame.fresh) : undefined,
        field: cell && shown.includes('field') ? this.#places.mapOf(cell) : undefined,
      }),
    };
  }

  /** The whole state of the run: see {@link OpenRun.save}. */
  save(): SeedState {
    return this.#run.save();
  }

  close(): void {
    this.#run.dispose();
  }

  /** Where the body is. */
  get #pose(): Pose {
    const { x, y, heading } = this.#run.robot.physics.pose;
    return { x, y, heading };
  }

  #frame(met: boolean, layers: Command['layers']): Frame {
    const run = this.#run;
    const { tick, trial, phase, done } = run;
    const frame = this.#keeper.take({
      to: tick,
      trial,
      phase,
      done,
      met,
      layers,
      tuned: run.controller.tuned?.() ?? [],
    });
    const known = this.#toldDigest && frame.results.length === 0 && !frame.fresh;
    this.#toldDigest = true;
    return known ? frame : { ...frame, digest: run.completed.digest };
  }

  /** @returns whether the event came about; without one, whether all ticks were made */
  #advance(ticks: number, withinMs: number, until: Event | undefined): boolean {
    const run = this.#run;
    const deadline = wallMilliseconds() + withinMs;
    const end = run.tick + ticks;
    const happened = this.#happens(until);
    while (run.tick < end && !run.done) {
      this.#step(until === undefined ? Math.min(LOOK_TICKS, end - run.tick) : 1);
      if (happened()) return true;
      if (wallMilliseconds() >= deadline) break;
    }
    return until === undefined && (run.tick >= end || run.done);
  }

  /** Tells whether an event has come about since it was called. @throws ValidationError `unknown_name` */
  #happens(event: Event | undefined): () => boolean {
    if (event === undefined) return () => false;
    const keeper = this.#keeper;
    if (event.what === 'trial') {
      const before = this.#run.trial;
      return () => this.#run.trial > before;
    }
    if (event.what === 'reward') {
      const before = keeper.rewards;
      return () => keeper.rewards > before;
    }
    const { population } = event;
    this.#sizeOf(population);
    const before = keeper.spikesOf(population);
    return () => keeper.spikesOf(population) > before;
  }

  /** Number of neurons of a population; infinite where the controller tells of none. @throws ValidationError `unknown_name` */
  #sizeOf(population: string): number {
    const { populations } = this.stage;
    if (populations.length === 0) return Infinity;
    const found = populations.find(({ name }) => name === population);
    if (found !== undefined) return found.size ?? Infinity;
    throw unknownName(
      'controller',
      'population',
      population,
      populations.map(({ name }) => name),
    );
  }

  /** @throws ValidationError `unknown_name`, `unknown_neuron` */
  #check({ population, neuron }: Cell): void {
    const size = this.#sizeOf(population);
    if (Number.isInteger(neuron) && neuron >= 0 && neuron < size) return;
    throw new ValidationError(`population '${population}' has no neuron ${neuron}`, {
      code: 'unknown_neuron',
      expected: `a whole number from 0 to ${size - 1}`,
      received: String(neuron),
    });
  }

  /** Moves the run to a tick. Whatever it did on the way there, tunings included, it does again. */
  #seek(tick: number, historyTicks: number): void {
    const run = this.#run;
    const begin = Math.max(0, tick - historyTicks);
    // It can go on from where it is, unless that is past what is asked for, or there is a state nearer to it.
    const saved = this.#snapshots.before(begin);
    if (saved !== undefined && (run.tick > begin || saved.state.tick > run.tick)) this.#restore(saved);
    else if (run.tick < begin) this.#step(begin - run.tick);
    const between = run.phase === 'over' || run.phase === 'rest';
    const index = between ? run.trial - 1 : run.trial;
    const pose = between ? this.#ends[index] : this.#pose;
    this.#keeper.restart(run.tick, this.#scenes[index], run.completed.trials, pose);
    this.#step(tick - run.tick);
  }

  /** Makes ticks, with tunings and saves in between. */
  #step(ticks: number): void {
    const run = this.#run;
    for (const end = run.tick + ticks; run.tick < end && !run.done; ) {
      for (const { tick, name, value } of this.#tunings)
        if (tick === run.tick) run.controller.tunables?.()[name].set(value);
      const tuning = this.#tunings.find(({ tick }) => tick > run.tick)?.tick ?? Infinity;
      const due = this.#snapshots.lastTick + this.#snapshotTicks;
      const save = due > run.tick ? due : run.tick + this.#snapshotTicks;
      run.step(Math.min(end, tuning, save) - run.tick);
      if (run.tick >= due) this.#save();
    }
  }

  /** Saves a state that is later than all others, unless saving has had its share of the time. */
  #save(): void {
    const began = wallMilliseconds();
    if (began < this.#saveAfter && this.#snapshots.lastTick >= 0) return;
    this.#snapshots.keep({
      state: this.#run.save(),
      places: this.#places.save(),
      startWeights: this.#startWeights.save(),
      rest: this.#lastRest.save(),
    });
    const ended = wallMilliseconds();
    this.#saveAfter = ended + (ended - began) / this.#savingShare;
  }

  #restore({ state, places, startWeights, rest }: Snapshot): void {
    this.#run.restore(state);
    this.#places.restore(places);
    this.#startWeights.restore(startWeights);
    this.#lastRest.restore(rest);
  }

  #tune(name: string, value: number): void {
    const { tick, controller } = this.#run;
    const tunables = controller.tunables?.() ?? {};
    if (!Object.hasOwn(tunables, name)) throw unknownName('controller', 'tunable', name, Object.keys(tunables));
    tunables[name].set(value);
    // What comes after this tick is another run from here on.
    this.#snapshots.forgetAfter(tick - 1);
    if (this.#snapshots.lastTick < 0) this.#save();
    this.#tunings = withTuning(this.#tunings, { tick, name, value });
    this.#scenes.splice(
      this.#run.phase === 'active' || this.#run.phase === 'outcome' ? this.#run.trial + 1 : this.#run.trial,
    );
  }
}

/** Whether any trial of a seed begins with a rest. */
function rests(plan: Plan, seed: number): boolean {
  const world = worldOf(plan, seed);
  return Array.from({ length: plan.trials }, (_, index) => index).some(
    (index) => (trialOf(plan, seed, index, world).restSeconds ?? 0) > 0,
  );
}

/** The values of a plan that differ from the defaults of its scenario. */
function changed({ scenario: { parameters }, values }: Plan): Settings {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== parameters[name].default));
}
