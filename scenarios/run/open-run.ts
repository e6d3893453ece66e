import type { Connection, Controller, SpikeBatch } from '../../agents/index.ts';
import { connect, messageType, RealClock, SimulatedClock } from '../../agents/index.ts';
import type { SimulatedRobot } from '../../sim/robot.ts';
import { simulateRobot } from '../../sim/robot.ts';
import type { World } from '../../sim/world/world.ts';
import { RunDigest } from '../measure/digest.ts';
import type { Plan } from '../plan/plan.ts';
import { trialOf, worldOf } from '../plan/plan.ts';
import { locateSeed } from '../scenario/located-error.ts';
import type { SeedResult, TrialResult } from '../scenario/result.ts';
import type { AnyAgent, Trial } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import { type Host, wallSeconds } from './host.ts';
import type { RunListener } from './listener.ts';
import type { SeedState } from './seed-state.ts';
import { TrialRun } from './trial-run.ts';

export interface OpenRunOptions {
  /** Keep pace with wall time; a simulated clock runs as fast as the machine goes. */
  readonly realTime?: boolean;
  readonly listeners?: readonly RunListener[];
  /** A state of the controller, saved by an earlier run, to begin with. */
  readonly controllerState?: Uint8Array;
  /** Put the controller's state into the result. */
  readonly keepControllerState?: boolean;
  /** The state to go on from. */
  readonly resume?: SeedState;
  readonly host?: Host;
}

/**
 * Opens the run of one seed, to be stepped at will. What it computes depends on the plan and the seed alone, however it is
 * stepped, saved and restored. It runs wherever JavaScript does.
 *
 * @example
 * const run = openRun(planScenario(waterMaze), 5001);
 * run.stepUntil(({ trial }) => trial === 3);
 * const state = run.save();
 * run.step(1000);
 * run.restore(state);
 * run.dispose();
 *
 * @throws what functions of the scenario throw while its world and agent are made; see {@link OpenRun.step}
 */
export function openRun(plan: Plan, seed: number, options: OpenRunOptions = {}): OpenRun {
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
  /** At work; to be read, or tuned by its tunables. */
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
  readonly #results: TrialResult[] = [];
  readonly #undo: (() => void)[] = [];
  /** Of the seed, and that of the trial under way or before. */
  readonly #seedWorld: World;
  #world: World;
  readonly #cpuSeconds: () => number;
  readonly #startedCpu: number;
  #trial: Trial | undefined;
  /** Whether the trial under way has begun; before, the controller is at rest. */
  #begun = false;
  #ticks = 0;

  /** For {@link openRun}. */
  constructor(plan: Plan, seed: number, options: OpenRunOptions) {
    const { scenario, period, body, identity, trials } = plan;
    const { host = {}, listeners = [], realTime, controllerState, resume } = options;
    this.#plan = plan;
    this.#seed = seed;
    this.#options = options;
    this.#listeners = listeners;
    this.#digest = new RunDigest(host.newHash);
    this.#cpuSeconds = host.cpuSeconds ?? wallSeconds;
    this.#seedWorld = worldOf(plan, seed);
    this.#world = this.#seedWorld;
    this.#agent = plan.agent({ currentTrial: () => this.#trial });
    this.#clock = realTime ? new RealClock({ period }) : new SimulatedClock(period);
    this.controller = callScenario({ scenario: scenario.id, name: 'agent.controller' }, () =>
      this.#agent.controller(body),
    );
    this.controller.initialise(seed, period);
    this.robot = simulateRobot({
      world: this.#world,
      agent: this.#agent,
      clock: this.#clock,
      physics: plan.physics,
      seed,
    });
    this.#undo.push(() => this.robot.dispose());
    this.#connection = connect(this.robot, this.controller as never) as never;
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
    const spikes = this.controller.spikes?.subscribe((batch: SpikeBatch) => this.#trialRun.spikes(batch));
    if (spikes !== undefined) this.#undo.push(() => spikes.unsubscribe());
    if (controllerState !== undefined) this.controller.restore(controllerState);
    if (resume !== undefined) this.restore(resume);
    this.#startedCpu = this.#cpuSeconds();
    const { controller } = this;
    const firstTrial = this.trial;
    for (const listener of listeners) listener.seedStart?.({ identity, seed, period, trials, firstTrial, controller });
  }

  /** Ticks of the run completed. */
  get tick(): number {
    return this.#clock.tick;
  }

  /** Index of the trial under way, or of the next: as many as are completed. */
  get trial(): number {
    return this.#results.length;
  }

  /** Whether all trials are completed. */
  get done(): boolean {
    return this.#results.length === this.#plan.trials;
  }

  /** s of the completed trials. */
  get simulatedSeconds(): number {
    return this.#ticks * this.#plan.period;
  }

  /** Of the trials completed so far; its digest and times are of those. */
  get result(): SeedResult {
    const efficiency = this.controller.efficiency?.();
    const tuned = this.controller.tuned?.() ?? [];
    return {
      seed: this.#seed,
      trials: this.#results.slice(),
      digest: tuned.length === 0 ? this.#digest.hex : '',
      ...(tuned.length === 0 ? {} : { tuned }),
      simulatedSeconds: this.simulatedSeconds,
      cpuSeconds: this.#cpuSeconds() - this.#startedCpu,
      ...(efficiency === undefined ? {} : { efficiency }),
      ...this.#measure(),
      ...(this.#options.keepControllerState ? { controllerState: this.controller.save() } : {}),
      ...(this.#clock instanceof RealClock ? { overruns: this.#clock.report() } : {}),
    };
  }

  /**
   * Runs ticks, through the ends of trials and into the next, until the run is done. An error ends the run.
   *
   * @param ticks Default 1.
   * @throws ScenarioError when a function of the scenario throws, DivergenceError when a state is not finite, and what the
   * controller throws; each says the seed and the trial.
   */
  step(ticks = 1): void {
    this.#located(() => {
      for (let i = 0; i < ticks && !this.done; i++) {
        if (this.#trialRun.over) this.#begin();
        this.#clock.step();
        this.#settle();
      }
    });
  }

  /** Steps until `predicate`, asked after every tick, holds or the run is done. Returns whether it held. Throws as {@link step}. */
  stepUntil(predicate: (run: OpenRun) => boolean): boolean {
    while (!this.done) {
      this.step();
      if (predicate(this)) return true;
    }
    return false;
  }

  /**
   * Runs to the end of the trial under way, or of the next, giving the event loop its turns.
   *
   * @returns Whether it ended: not when `signal` was aborted. Rejects as {@link step} throws.
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
   * The whole experiment between two ticks, inside a trial too.
   *
   * @throws ValidationError `not_saved_inside_trial` where the host's hash cannot be saved
   */
  save(): SeedState {
    const trial = this.#trialRun.save();
    return {
      tick: this.#clock.tick,
      ticks: this.#ticks,
      trials: this.#results.slice(),
      digest: this.#digest.save(),
      controller: this.controller.save(),
      robot: this.robot.save(),
      connection: this.#connection.save(),
      ...(trial === undefined ? {} : { trial }),
    };
  }

  /**
   * Goes on from a state that a run of this plan and seed saved: this one, or another. Listeners are not told; they hear what
   * is run from there.
   */
  restore({ tick, ticks, trials, digest, controller, robot, connection, trial }: SeedState): void {
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
    if (this.#trial !== undefined) this.robot.show(this.#trial.cues ?? {});
    this.#begun = !this.#trialRun.resting;
    this.controller.restore(controller);
    this.robot.restore(robot);
    this.#connection.restore(connection);
  }

  /** Stops the robot and undoes the wiring. */
  dispose(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo.length = 0;
  }

  /** Places the body at the start of the next trial, which begins at once or after a rest. */
  #begin(): void {
    const trial = this.#makeTrial(this.trial);
    this.#trial = trial;
    this.#enterWorld(trial);
    this.robot.show(trial.cues ?? {});
    this.robot.place(trial.start);
    this.#zeroCommands();
    this.#trialRun.begin(this.trial, trial);
    this.#begun = false;
    if (!this.#trialRun.resting) this.#beginTrial(trial);
  }

  #beginTrial({ start, goal, goals = [goal] }: Trial): void {
    const world = this.#world;
    const index = this.trial;
    const count = this.#plan.trials;
    const { tick } = this.#clock;
    this.#begun = true;
    for (const listener of this.#listeners) listener.trialStart?.({ index, count, tick, start, goal, goals, world });
    this.#connection.beginTrial({ index, count });
  }

  /** What comes between two ticks: begins a trial whose rest is over, ends one that is over. Returns whether it was. */
  #settle(): boolean {
    if (!this.#begun && !this.#trialRun.resting) this.#beginTrial(this.#trial as Trial);
    if (!this.#trialRun.over) return false;
    const judged = this.#trialRun.result();
    const result = { ...judged, ...this.#probe(judged) };
    const { success, terminated, reason, ticks, rest } = result;
    this.#ticks += ticks + (rest?.ticks ?? 0);
    this.#digest.endTrial({ success, terminated, reason });
    this.#connection.endTrial({ success, terminated, reason });
    this.#results.push(result);
    for (const listener of this.#listeners) listener.trialEnd?.(result);
    return true;
  }

  #probe(trial: TrialResult): Pick<TrialResult, 'probes'> {
    const { probes } = this.#plan.scenario;
    return probes === undefined
      ? {}
      : { probes: this.#readAll('probes', probes, ({ read }) => read(trial, this.controller)) };
  }

  #measure(): Pick<SeedResult, 'measures'> {
    const { measures } = this.#plan.scenario;
    if (measures === undefined || !this.done) return {};
    return { measures: this.#readAll('measures', measures, ({ of }) => of(this.#results, this.controller)) };
  }

  #readAll<T>(what: string, all: Readonly<Record<string, T>>, read: (one: T) => number): Record<string, number> {
    const { id } = this.#plan.scenario;
    const entries = Object.entries(all).map(([name, one]) => {
      const site = { scenario: id, name: `${what}.${name}`, tick: this.tick };
      return [name, callScenario(site, () => read(one))] as const;
    });
    return Object.fromEntries(entries);
  }

  #makeTrial(index: number): Trial {
    return trialOf(this.#plan, this.#seed, index, this.#seedWorld, this.#clock.tick);
  }

  /** Moves the robot to the world of a trial. */
  #enterWorld({ world = this.#seedWorld }: Partial<Trial>): void {
    if (world !== this.#world) this.robot.replace(world);
    this.#world = world;
  }

  /** A trial does not begin with the commands that the last one ended with, so that a resumed run begins it alike. */
  #zeroCommands(): void {
    const commands = this.#connection.commands as Readonly<Record<string, never>>;
    for (const [name, { kind }] of Object.entries(this.#agent.actuators)) {
      const type = messageType(kind);
      type.copy(type.create(1), commands[name]);
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
