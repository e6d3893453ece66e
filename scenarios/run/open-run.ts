import { errorMessage } from '../../agents/error-message.ts';
import { given } from '../../agents/given.ts';
import type { AnyAgent, Connection, Controller, Observed, SpikeBatch } from '../../agents/index.ts';
import {
  connect,
  messageType,
  ReafferenceError,
  RealClock,
  SimulatedClock,
  ValidationError,
} from '../../agents/index.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import { undoAll } from '../../agents/undo.ts';
import { hostController } from '../../controllers/controller/host-controller.ts';
import { wrapAngle } from '../../kernels/math-f64.ts';
import type { SimulatedRobot } from '../../sim/robot.ts';
import { simulateRobot } from '../../sim/robot.ts';
import type { World } from '../../sim/world/world.ts';
import { RunDigest } from '../measure/digest.ts';
import { EfficiencyMeter } from '../measure/network-efficiency-meter.ts';
import type { Plan } from '../plan/plan.ts';
import { trialOf, worldOf } from '../plan/plan.ts';
import { goalsOf } from '../scenario/goals-of.ts';
import { locateSeed } from '../scenario/located-error.ts';
import type { SeedResult, TrialResult } from '../scenario/result.ts';
import type { Measure, Trial } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import { requireInRange } from '../statistics/bounded-mean.ts';
import { checkPlaces } from './check-places.ts';
import type { Host } from './host.ts';
import type { RunListener } from './listener.ts';
import type { NetworkHost } from './network-host.ts';
import type { SeedState } from './seed-state.ts';
import { TrialRun } from './trial-run.ts';

/** Pace and listeners of a run, and the states that it begins with. */
export interface OpenRunOptions {
  /** Whether to keep pace with wall time. Default: false, as fast as the machine goes. */
  readonly realTime?: boolean;
  /** Followers of the run. Default: none. */
  readonly listeners?: readonly RunListener[];
  /** Bytes of the state that the controller begins with, as an earlier run saved it. Default: a fresh controller. */
  readonly controllerState?: Uint8Array;
  /** Whether the result holds the controller's state. Default: false. */
  readonly keepControllerState?: boolean;
  /** The state to go on from. Default: from the beginning. */
  readonly resume?: SeedState;
  /** Functions of the platform that plain JavaScript lacks. Default: none. */
  readonly host?: Host;
  /** The board that the plan names, which hosts the controller's networks. Who opens the run closes it. Default: none. */
  readonly networkHost?: NetworkHost;
}

const OPTIONS: Every<OpenRunOptions> = {
  realTime: true,
  listeners: true,
  controllerState: true,
  keepControllerState: true,
  resume: true,
  host: true,
  networkHost: true,
};

/**
 * Opens the run of one seed, to be stepped at will. What it computes depends on the plan and the seed alone, however it is
 * stepped, saved and restored. It runs wherever JavaScript runs.
 *
 * @example
 * const run = openRun(planScenario(waterMaze), 5001);
 * run.stepUntil(({ trial }) => trial === 3);
 * const state = run.save();
 * run.step(1000);
 * run.restore(state);
 * run.dispose();
 *
 * @throws ValidationError `unknown_option`, `board_mismatch`, `nothing_to_host`, `state_mismatch`, ScenarioError `scenario_failed` if a
 * function of the scenario throws while world and agent are made, and what the controller and the robot throw; each says the seed
 */
export function openRun(plan: Plan, seed: number, options: OpenRunOptions = {}): OpenRun {
  checkOptions<object>('openRun', options, OPTIONS);
  try {
    return new OpenRun(plan, seed, options);
  } catch (error) {
    throw locateSeed(error, seed, undefined);
  }
}

/** One seed's run, trial by trial and tick by tick. */
export class OpenRun {
  /** The body in its world; to be read and never changed. */
  readonly robot: SimulatedRobot;
  /** The controller at work; to be read, or tuned by its tunables. */
  readonly controller: Controller;
  readonly #plan: Plan;
  readonly #seed: number;
  readonly #options: OpenRunOptions;
  readonly #listeners: readonly RunListener[];
  readonly #clock: SimulatedClock | RealClock;
  readonly #connection: Connection<never, never>;
  readonly #agent: AnyAgent;
  readonly #trialRun: TrialRun;
  readonly #digest: RunDigest;
  readonly #efficiency: EfficiencyMeter;
  readonly #results: TrialResult[] = [];
  readonly #undo: (() => void)[] = [];
  readonly #seedWorld: World;
  /** World of the trial under way or, between two trials, of the last one. */
  #world: World;
  readonly #cpuSeconds: () => number | undefined;
  /** CPU time of the thread when the run was opened; undefined where it cannot be told, or if part of the run was computed before. */
  #startedCpu: number | undefined;
  #trial: Trial | undefined;
  /** Whether the trial under way has begun. Before that, the controller is at rest. */
  #begun = false;
  #ticks = 0;
  /** Whether the first half of the next tick has run. */
  #sensed = false;
  /** Events that cameras dropped in earlier worlds, by sensor. */
  #droppedBefore: Readonly<Record<string, number>> = {};

  /**
   * Called by {@link openRun}.
   *
   * @throws ValidationError `board_mismatch`, `nothing_to_host`; `state_mismatch` for a state that does not fit; else as `openRun`
   */
  constructor(plan: Plan, seed: number, options: OpenRunOptions) {
    const { scenario, period, body, identity, trials } = plan;
    const { host = {}, listeners = [], realTime, controllerState, resume } = options;
    this.#plan = plan;
    this.#seed = seed;
    this.#options = options;
    this.#listeners = listeners;
    this.#digest = new RunDigest(host.newHash);
    this.#cpuSeconds = host.cpuSeconds ?? (() => undefined);
    this.#seedWorld = worldOf(plan, seed);
    this.#world = this.#seedWorld;
    this.#agent = plan.agent({ currentTrial: () => this.#trial });
    this.#clock = realTime ? new RealClock({ period }) : new SimulatedClock(period);
    this.controller = callScenario({ scenario: scenario.id, name: 'agent.controller' }, () =>
      this.#agent.controller(body),
    );
    this.#initialise();
    this.robot = simulateRobot({
      world: this.#world,
      agent: this.#agent,
      clock: this.#clock,
      physics: plan.physics,
      seed,
    });
    this.#undo.push(() => this.robot.dispose());
    const { staleAfterSeconds } = identity;
    const limits =
      staleAfterSeconds === undefined
        ? {}
        : Object.fromEntries(Object.keys(this.controller.manifest.sensors).map((name) => [name, staleAfterSeconds]));
    this.#connection = connect(this.robot, this.controller as never, { staleAfterSeconds: limits }) as never;
    this.#undo.push(() => this.#connection.dispose());
    this.#trialRun = new TrialRun({
      scenario,
      physics: this.robot.physics,
      connection: this.#connection,
      actuators: this.#agent.actuators,
      period,
      digest: this.#digest,
      listeners,
    });
    this.#undo.push(this.#clock.attach({ judge: this.#trialRun.judge, rest: this.#trialRun.rest }));
    const spikes = this.controller.spikes?.subscribe({
      next: (batch: SpikeBatch) => this.#trialRun.spikes(batch),
      error: (error) => this.#trialRun.fail(error),
    });
    if (spikes !== undefined) this.#undo.push(() => spikes.unsubscribe());
    if (controllerState !== undefined) fitting('controller', () => this.controller.restore(controllerState));
    this.#efficiency = new EfficiencyMeter(this.controller);
    if (resume === undefined) this.#startedCpu = this.#cpuSeconds();
    else this.restore(resume);
    const { controller } = this;
    const { sensors } = this.#agent;
    const firstTrial = this.trial;
    for (const listener of listeners)
      listener.seedStart?.({ identity, seed, period, trials, firstTrial, controller, sensors });
  }

  /** Ticks of the run completed, rests included. */
  get tick(): number {
    return this.#clock.tick;
  }

  /** Index of the trial under way or, between two trials, of the next one; the number of completed trials. */
  get trial(): number {
    return this.#results.length;
  }

  /** Whether all trials are completed. */
  get done(): boolean {
    return this.#results.length === this.#plan.trials;
  }

  /** Phase of the next tick: the rest before a trial, the trial, or its outcome phase; `over` between two trials. */
  get phase(): 'over' | 'rest' | 'active' | 'outcome' {
    return this.#trialRun.phase;
  }

  /** Whether the task has judged that the trial under way is over; false where it goes on, or ran out of time. */
  get judged(): boolean {
    return this.#trialRun.judged;
  }

  /** Result so far of the trial under way or, between two trials, that of the last one; undefined before the first. */
  get standing(): TrialResult | undefined {
    return this.#trialRun.over ? this.#results.at(-1) : this.#trialRun.result();
  }

  /** The latest message of each sensor and when it came, by name; rewritten in place. */
  get observations(): Readonly<Record<string, Observed<object>>> {
    return this.#connection.observations;
  }

  /** The trial under way or, between two trials, the last one, with the world that it is in; undefined before the first. */
  get scene():
    | {
        /** Trial under way, or the last one. */
        readonly trial: Trial;
        /** World that the trial is in: its own, or that of the seed. */
        readonly world: World;
      }
    | undefined {
    return this.#trial === undefined ? undefined : { trial: this.#trial, world: this.#world };
  }

  /** Simulated time of the completed trials and of the rests before them. */
  get simulatedSeconds(): number {
    return this.#ticks * this.#plan.period;
  }

  /**
   * Result of the trials that are completed so far.
   *
   * @throws ScenarioError `scenario_failed` if a measure of the scenario throws
   */
  get result(): SeedResult {
    return {
      ...this.completed,
      ...this.#measure(),
      ...(this.#options.keepControllerState ? { controllerState: this.controller.save() } : {}),
    };
  }

  /** As {@link result}, without measures and the controller's state: what a run can tell that has failed on the way. */
  get completed(): SeedResult {
    const efficiency = this.#efficiency.completed;
    const tuned = this.controller.tuned?.() ?? [];
    const dropped = this.#dropped();
    const cpuSeconds = this.#usedCpu();
    return {
      seed: this.#seed,
      trials: this.#results.slice(),
      digest: tuned.length === 0 ? this.#digest.hex : '',
      ...(tuned.length === 0 ? {} : { tuned }),
      simulatedSeconds: this.simulatedSeconds,
      ...given({ cpuSeconds, efficiency }),
      ...(Object.keys(dropped).length === 0 ? {} : { dropped }),
      ...(this.#clock instanceof RealClock ? { overruns: this.#clock.report() } : {}),
      ...given({ board: this.#options.networkHost?.report(efficiency) }),
    };
  }

  /**
   * Runs ticks, at most to the end of the run. Trials end and begin on the way. An error ends the run.
   *
   * @param ticks number of ticks, those of rest included; default: 1
   * @throws ScenarioError when a function of the scenario throws, DivergenceError when a state is not finite, and what the
   * controller throws; each says the seed and the trial.
   */
  step(ticks = 1): void {
    this.#located(() => {
      for (let i = 0; i < ticks && !this.done; i++) {
        if (this.#trialRun.over) this.#begin();
        this.#clock.step();
        this.#sensed = false;
        this.#settle();
      }
    });
  }

  /**
   * Runs the first half of the next tick, in which the sensors sense; {@link step} then does the other half, in which the controller
   * acts. Begins a trial if none is under way. Who decides from outside looks at {@link observations} in between. Does nothing at rest,
   * which is blind, and when the run is done.
   *
   * @throws what {@link step} throws
   */
  sense(): void {
    this.#located(() => {
      if (this.done) return;
      if (this.#trialRun.over) this.#begin();
      if (this.#trialRun.resting || !(this.#clock instanceof SimulatedClock)) return;
      this.#clock.sense();
      this.#sensed = true;
    });
  }

  /**
   * Between two trials, lets the sensors look once more from where the body is, hands over what they tell, and takes it back: the run goes
   * on as if they had not. What is handed over is valid during the call only.
   *
   * @throws what {@link step} throws
   */
  glimpse(look: (observations: Readonly<Record<string, Observed<object>>>) => void): void {
    this.#located(() => {
      const [robot, connection] = [this.robot.save(), this.#connection.save()];
      this.robot.sense(this.tick);
      look(this.observations);
      this.robot.restore(robot);
      this.#connection.restore(connection);
    });
  }

  /**
   * Ends the trial under way before its end, as a failure unless the task has judged it. A tick whose first half ran is completed first.
   * Does nothing between two trials.
   *
   * @param reason for people, as in `TrialResult.reason`
   * @throws what {@link step} throws
   */
  abandonTrial(reason: string): void {
    if (this.#sensed) this.step();
    if (this.#trialRun.over) return;
    this.#located(() => {
      while (this.#trialRun.resting) this.step();
      this.#trialRun.abandon(reason);
      this.#settle();
    });
  }

  /**
   * Steps until `predicate`, called after every tick, holds or the run is done. Returns whether it held.
   *
   * @throws what {@link step} throws
   */
  stepUntil(predicate: (run: OpenRun) => boolean): boolean {
    while (!this.done) {
      this.step();
      if (predicate(this)) return true;
    }
    return false;
  }

  /**
   * Runs to the end of the trial under way or, between two trials, of the next one. The event loop gets its turns.
   *
   * @returns whether the trial ended; false if `signal` was aborted before that, or if the run was done already
   * @throws what {@link step} throws
   */
  async runTrial(signal?: AbortSignal): Promise<boolean> {
    if (this.done || signal?.aborted) return false;
    try {
      if (this.#trialRun.over) this.#begin();
      await this.#clock.run(() => this.#settle(), signal);
    } catch (error) {
      throw locateSeed(error, this.#seed, this.trial);
    }
    return this.#trialRun.over;
  }

  /**
   * The whole state between two ticks, also inside a trial. A run of the same plan and seed can go on from it.
   *
   * @throws ValidationError `not_saved_inside_trial` where the host's hash cannot be saved, `not_saved_inside_tick` after {@link sense}
   */
  save(): SeedState {
    this.#refuseInsideTick('saved');
    const trial = this.#trialRun.save();
    const efficiency = this.#efficiency.save();
    return {
      tick: this.#clock.tick,
      ticks: this.#ticks,
      trials: this.#results.slice(),
      digest: this.#digest.save(),
      controller: this.controller.save(),
      robot: this.robot.save(),
      connection: this.#connection.save(),
      dropped: this.#droppedBefore,
      ...given({ efficiency, trial, plans: this.#options.networkHost?.plans.slice() }),
    };
  }

  /**
   * Goes on from a state that this run saved, or another one of the same plan and seed. Listeners are not told of it; they are
   * told what runs from there.
   *
   * @throws ValidationError `state_mismatch` if the state does not fit controller, robot or wiring, `not_saved_inside_tick` after
   * {@link sense}
   */
  restore(state: SeedState): void {
    this.#refuseInsideTick('restored');
    fitting('run', () => this.#restore(state));
  }

  #restore(state: SeedState): void {
    const { tick, ticks, trials, digest, controller, robot, connection, trial, dropped, efficiency } = state;
    this.#requirePlans(state.plans);
    this.#clock.tick = tick;
    this.#ticks = ticks;
    this.#results.splice(0, Infinity, ...trials);
    this.#digest.restore(digest);
    this.#trialRun.leave();
    // Between two trials the robot is still in the world of the last one.
    const index = trial === undefined ? this.trial - 1 : this.trial;
    this.#trial = index < 0 ? undefined : this.#makeTrial(index);
    if (trial !== undefined) this.#trialRun.resume(index, this.#trial as Trial, trial);
    this.#enterWorld(this.#trial ?? {});
    if (this.#trial !== undefined) {
      this.robot.show(this.#trial.cues ?? {});
      this.#failSensors(this.#trial);
    }
    this.#begun = !this.#trialRun.resting;
    this.controller.restore(controller);
    this.#efficiency.restore(efficiency);
    this.robot.restore(robot);
    this.#connection.restore(connection);
    this.#droppedBefore = dropped;
    this.#startedCpu = undefined;
  }

  #usedCpu(): number | undefined {
    const now = this.#cpuSeconds();
    return this.#startedCpu === undefined || now === undefined ? undefined : now - this.#startedCpu;
  }

  /**
   * Stops the robot and undoes the wiring, whatever of it fails.
   *
   * @throws ReafferenceError `safe_failed`, `undo_failed` and others, after all was undone
   */
  dispose(): void {
    undoAll(this.#undo.splice(0).reverse(), this.tick);
  }

  /** @throws ValidationError `not_saved_inside_tick` */
  #refuseInsideTick(what: string): void {
    if (!this.#sensed) return;
    throw new ValidationError(`a run is not ${what} inside a tick`, {
      code: 'not_saved_inside_tick',
      expected: 'a whole number of ticks',
      received: 'a tick of which the sensors have sensed',
      remedy: 'step once first',
    });
  }

  /** Builds the controller's networks, on the board if there is one. @throws ValidationError `board_mismatch`, `nothing_to_host` */
  #initialise(): void {
    const { networkHost } = this.#options;
    const { period, identity } = this.#plan;
    if (networkHost?.board !== identity.board) {
      throw new ValidationError('a run and its board do not fit together', {
        code: 'board_mismatch',
        expected: identity.board ?? 'no board',
        received: networkHost?.board ?? 'none',
        remedy: 'name the board in the request, and hand it over when the run is opened',
      });
    }
    if (networkHost !== undefined) hostController(this.controller, networkHost.simulate);
    this.controller.initialise(this.#seed, period);
    if (networkHost === undefined || networkHost.plans.length > 0) return;
    throw new ValidationError(`controller '${this.controller.manifest.name}' has no network that a board could host`, {
      code: 'nothing_to_host',
      expected: 'a controller that builds networks by the simulate that it is given',
      received: this.controller.manifest.name,
      remedy: 'run it without a board',
    });
  }

  /** @throws ValidationError `state_mismatch` for a state that was saved with other networks on another board */
  #requirePlans(saved: readonly string[] = []): void {
    const plans = this.#options.networkHost?.plans ?? [];
    if (plans.join() === saved.join()) return;
    const shown = (hashes: readonly string[]): string => hashes.map((hash) => hash.slice(0, 16)).join(', ') || 'none';
    throw new ValidationError('the state was saved by other plans for the board', {
      code: 'state_mismatch',
      expected: shown(plans),
      received: shown(saved),
      block: 'board',
      remedy: 'resume with the board and the version that saved it, or start afresh',
    });
  }

  /** Places the body at the start of the next trial. The trial begins at once, or after its rest. */
  #begin(): void {
    const trial = this.#makeTrial(this.trial);
    this.#trial = trial;
    this.#enterWorld(trial);
    this.robot.show(trial.cues ?? {});
    this.#failSensors(trial);
    this.robot.place(trial.start);
    checkPlaces(trial, this.#world, this.#plan.body);
    this.#zeroCommands();
    this.#trialRun.begin(this.trial, trial);
    this.#begun = false;
    if (!this.#trialRun.resting) this.#beginTrial(trial);
  }

  #beginTrial(trial: Trial): void {
    const { x, y, heading } = trial.start;
    // A trial may give any heading; what is told is in the range of all other headings.
    const start = { x, y, heading: wrapAngle(heading) };
    const world = this.#world;
    const index = this.trial;
    const count = this.#plan.trials;
    const { tick } = this.#clock;
    this.#begun = true;
    this.#probeRest();
    this.#efficiency.beginTrial();
    for (const listener of this.#listeners) {
      listener.trialStart?.({
        index,
        count,
        tick,
        start,
        goals: goalsOf(trial),
        world,
        ...given({ goal: trial.goal }),
      });
    }
    this.#connection.beginTrial({ index, count });
  }

  /** Comes between two ticks: begins a trial whose rest is over, and ends a trial that is over. Returns whether one ended. */
  #settle(): boolean {
    if (!this.#begun && !this.#trialRun.resting) this.#beginTrial(this.#trial as Trial);
    if (!this.#trialRun.over) return false;
    const activity = this.#efficiency.endTrial();
    const judged = { ...this.#trialRun.result(), ...given({ activity }) };
    const result = { ...judged, ...this.#probe(judged) };
    const { success, terminated, reason, ticks, rest } = result;
    this.#ticks += ticks + (rest?.ticks ?? 0);
    const outcome = { ...given({ success }), terminated, reason };
    this.#digest.endTrial(outcome);
    this.#connection.endTrial(outcome);
    this.#results.push(result);
    for (const listener of this.#listeners) listener.trialEnd?.(result);
    return true;
  }

  #probe(trial: TrialResult): Pick<TrialResult, 'probes'> {
    const { probes } = this.#plan.scenario;
    if (probes === undefined) return {};
    const { pose } = this.robot.physics;
    const read = this.#readAll('probes', probes, (probe) => probe.read(trial, this.controller, pose));
    return { probes: { ...trial.probes, ...read } };
  }

  #probeRest(): void {
    const { restProbes } = this.#plan.scenario;
    if (restProbes === undefined) return;
    this.#trialRun.probeRest((rest) =>
      this.#readAll('restProbes', restProbes, ({ read }) => read(rest, this.controller)),
    );
  }

  #measure(): Pick<SeedResult, 'measures'> {
    const { measures } = this.#plan.scenario;
    if (measures === undefined || !this.done) return {};
    const read = ({ of, range }: Measure): number => {
      const value = of(this.#results, this.controller);
      return range === undefined ? value : requireInRange(value, range);
    };
    return { measures: this.#readAll('measures', measures, read) };
  }

  #readAll<T>(what: string, all: Readonly<Record<string, T>>, read: (one: T) => number): Record<string, number> {
    const { id } = this.#plan.scenario;
    const { controller } = this.#plan.identity;
    const baseline = controller === 'scenario' ? undefined : controller;
    const entries = Object.entries(all).map(([name, one]) => {
      const site = { scenario: id, name: `${what}.${name}`, tick: this.tick, baseline };
      return [name, callScenario(site, () => read(one))] as const;
    });
    return Object.fromEntries(entries);
  }

  #makeTrial(index: number): Trial {
    return trialOf(this.#plan, this.#seed, index, this.#seedWorld, this.#clock.tick);
  }

  /** Faults are of the sensors of the scenario's agent: baselines have others. */
  #failSensors({ faults = [] }: Trial): void {
    const { identity, faults: inEvery } = this.#plan;
    if (identity.controller === 'scenario') this.robot.fail([...faults, ...inEvery]);
  }

  /** Moves the robot to the world of a trial. */
  #enterWorld({ world = this.#seedWorld }: Partial<Trial>): void {
    if (world !== this.#world) {
      this.#droppedBefore = this.#dropped();
      this.robot.replace(world);
    }
    this.#world = world;
  }

  #dropped(): Record<string, number> {
    const sums = { ...this.#droppedBefore };
    for (const [sensor, { dropped = 0 }] of Object.entries(this.robot.sensorCounters()))
      if (dropped > 0) sums[sensor] = (sums[sensor] ?? 0) + dropped;
    return sums;
  }

  /** Zeroes the commands of the last trial, so that a run that is resumed between two trials begins the next one alike. */
  #zeroCommands(): void {
    const commands = this.#connection.commands as Readonly<Record<string, never>>;
    for (const [name, { kind, size = 1 }] of Object.entries(this.#agent.actuators)) {
      const type = messageType(kind);
      type.copy(type.create(size) as never, commands[name]);
    }
  }

  #located(work: () => void): void {
    try {
      work();
    } catch (error) {
      throw locateSeed(error, this.#seed, this.trial);
    }
  }
}

/**
 * Takes a saved state.
 *
 * @throws ValidationError `state_mismatch` where the work throws what is no error of the framework
 */
function fitting(what: string, restore: () => void): void {
  try {
    restore();
  } catch (cause) {
    if (cause instanceof ReafferenceError) throw cause;
    throw new ValidationError(`the ${what} cannot go on from this state`, {
      code: 'state_mismatch',
      expected: `a state that the same ${what} saved`,
      received: errorMessage(cause),
      cause,
    });
  }
}
