import type { Clock, Connection, Controller, SpikeBatch } from '../../agents/index.ts';
import { connect, messageType, RealClock, SimulatedClock } from '../../agents/index.ts';
import { breathe } from '../../agents/wall-time.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { SimulatedRobot } from '../../sim/robot.ts';
import { simulateRobot } from '../../sim/robot.ts';
import type { World } from '../../sim/world/world.ts';
import { cpuSeconds } from '../measure/cpu-time.ts';
import { RunDigest } from '../measure/digest.ts';
import type { Plan } from '../plan/plan.ts';
import { worldOf } from '../plan/plan.ts';
import { locateSeed } from '../scenario/located-error.ts';
import type { SeedResult, TrialResult } from '../scenario/result.ts';
import type { AnyAgent, Trial } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import type { SeedState } from './checkpoint.ts';
import type { RunListener } from './listener.ts';
import { TrialRun } from './trial-run.ts';

/** ms of wall time between turns for the event loop. */
const TURN_MILLISECONDS = 25;

/** How far a seed has come. */
export interface SeedProgress {
  readonly seed: number;
  readonly trialsDone: number;
  readonly trials: number;
  readonly simulatedSeconds: number;
}

export interface SeedRunOptions {
  readonly signal?: AbortSignal;
  /** Keep pace with wall time; a simulated clock runs as fast as the machine goes. */
  readonly realTime?: boolean;
  readonly listeners?: readonly RunListener[];
  /** A state of the controller, saved by an earlier run, to begin with. */
  readonly controllerState?: Uint8Array;
  /** Put the controller's state into the result. */
  readonly keepControllerState?: boolean;
  /** The state to go on from. */
  readonly resume?: SeedState;
  /** Called with the state after trials, when it is asked for. */
  readonly checkpoint?: { readonly everyTrials: number; save(state: SeedState): void };
  readonly onTrial?: (progress: SeedProgress) => void;
}

/** A seed's result, and whether it ran to its end. */
export interface SeedOutcome {
  readonly result: SeedResult;
  readonly complete: boolean;
}

/**
 * Runs one seed of a plan, trial by trial. What it computes depends on the plan and the seed alone.
 *
 * @throws ScenarioError when a function of the scenario throws, DivergenceError when a state is not finite, and what the
 * controller throws; each says the seed and the trial.
 */
export async function runSeed(plan: Plan, seed: number, options: SeedRunOptions = {}): Promise<SeedOutcome> {
  let run: SeedRun | undefined;
  try {
    run = new SeedRun(plan, seed, options);
    return await run.run();
  } catch (error) {
    throw locateSeed(error, seed, run?.trialIndex);
  } finally {
    run?.dispose();
  }
}

class SeedRun {
  trialIndex = 0;
  readonly #plan: Plan;
  readonly #seed: number;
  readonly #options: SeedRunOptions;
  readonly #listeners: readonly RunListener[];
  readonly #clock: Clock & { tick: number };
  readonly #controller: Controller;
  readonly #robot: SimulatedRobot;
  readonly #connection: Connection<never, never>;
  readonly #agent: AnyAgent;
  readonly #trialRun: TrialRun;
  readonly #digest = new RunDigest();
  readonly #results: TrialResult[] = [];
  readonly #undo: (() => void)[] = [];
  readonly #world: World;
  #trial: Trial | undefined;
  #ticks = 0;

  constructor(plan: Plan, seed: number, options: SeedRunOptions) {
    this.#plan = plan;
    this.#seed = seed;
    this.#options = options;
    this.#listeners = options.listeners ?? [];
    const { scenario, period, body } = plan;
    this.#world = worldOf(plan, seed);
    this.#agent = plan.agent({ currentTrial: () => this.#trial });
    this.#clock = options.realTime ? new RealClock({ period }) : new SimulatedClock(period);
    this.#controller = callScenario({ scenario: scenario.id, name: 'agent.controller' }, () =>
      this.#agent.controller(body),
    );
    this.#controller.initialise(seed, period);
    this.#robot = simulateRobot({
      world: this.#world,
      agent: this.#agent,
      clock: this.#clock,
      physics: plan.physics,
      seed,
    });
    this.#undo.push(() => this.#robot.dispose());
    this.#connection = connect(this.#robot, this.#controller as never) as never;
    this.#undo.push(() => this.#connection.dispose());
    this.#trialRun = new TrialRun({
      scenario,
      physics: this.#robot.physics,
      connection: this.#connection,
      actuators: this.#agent.actuators,
      period,
      digest: this.#digest,
      listeners: this.#listeners,
    });
    this.#undo.push(this.#clock.attach({ judge: this.#trialRun.judge }));
    const spikes = this.#controller.spikes?.subscribe((batch: SpikeBatch) => this.#trialRun.spikes(batch));
    if (spikes !== undefined) this.#undo.push(() => spikes.unsubscribe());
    if (options.controllerState !== undefined) this.#controller.restore(options.controllerState);
    if (options.resume !== undefined) this.#restore(options.resume);
  }

  async run(): Promise<SeedOutcome> {
    const { signal, checkpoint, onTrial } = this.#options;
    const { identity, trials, period } = this.#plan;
    const startedCpu = cpuSeconds();
    const firstTrial = this.#results.length;
    const seed = this.#seed;
    for (const listener of this.#listeners) {
      listener.seedStart?.({ identity, seed, period, trials, firstTrial, controller: this.#controller });
    }
    const turn = breathe(TURN_MILLISECONDS);
    while (this.#results.length < trials && !signal?.aborted) {
      const result = await this.#runTrial(this.#results.length);
      if (result === undefined) break;
      this.#results.push(result);
      const done = this.#results.length;
      for (const listener of this.#listeners) listener.trialEnd?.(result);
      if (checkpoint !== undefined && (done % checkpoint.everyTrials === 0 || done === trials))
        checkpoint.save(this.#save());
      onTrial?.({ seed, trialsDone: done, trials, simulatedSeconds: this.#ticks * period });
      if (turn.due()) await turn.take();
    }
    for (const listener of this.#listeners) listener.seedEnd?.();
    return { result: this.#seedResult(startedCpu), complete: this.#results.length === trials };
  }

  dispose(): void {
    for (const undo of this.#undo.reverse()) undo();
    this.#undo.length = 0;
  }

  /** The trial's result, or undefined when it was interrupted. */
  async #runTrial(index: number): Promise<TrialResult | undefined> {
    const { scenario, values, trials: count } = this.#plan;
    this.trialIndex = index;
    const tick = this.#clock.tick;
    const random = new RandomStream(this.#seed, 'trial', index);
    const trial = callScenario({ scenario: scenario.id, name: 'trial', trial: index, tick }, () =>
      scenario.trial(values, index, random, this.#world),
    );
    this.#trial = trial;
    this.#robot.place(trial.start);
    this.#zeroCommands();
    this.#trialRun.begin(index, trial);
    for (const listener of this.#listeners)
      listener.trialStart?.({ index, count, tick, start: trial.start, goal: trial.goal });
    this.#connection.beginTrial({ index, count });
    await this.#clock.run(() => this.#trialRun.over, this.#options.signal);
    if (!this.#trialRun.over) return undefined;
    const result = this.#trialRun.result();
    this.#ticks += result.ticks;
    const { success, terminated, reason } = result;
    this.#digest.endTrial({ success, terminated, reason });
    this.#connection.endTrial({ success, terminated, reason });
    return result;
  }

  /** A trial does not begin with the commands that the last one ended with, so that a resumed run begins it alike. */
  #zeroCommands(): void {
    const commands = this.#connection.commands as Readonly<Record<string, never>>;
    for (const [name, { kind }] of Object.entries(this.#agent.actuators)) {
      const type = messageType(kind);
      type.copy(type.create(1), commands[name]);
    }
  }

  #save(): SeedState {
    return {
      tick: this.#clock.tick,
      ticks: this.#ticks,
      trials: this.#results.slice(),
      chain: this.#digest.chain,
      controller: this.#controller.save(),
      robot: this.#robot.save(),
      connection: this.#connection.save(),
    };
  }

  #restore(state: SeedState): void {
    this.#clock.tick = state.tick;
    this.#ticks = state.ticks;
    this.#results.push(...state.trials);
    this.#digest.restore(state.chain);
    this.#controller.restore(state.controller);
    this.#robot.restore(state.robot);
    this.#connection.restore(state.connection);
  }

  #seedResult(startedCpu: number): SeedResult {
    const efficiency = this.#controller.efficiency?.();
    return {
      seed: this.#seed,
      trials: this.#results,
      digest: this.#digest.hex,
      simulatedSeconds: this.#ticks * this.#plan.period,
      cpuSeconds: cpuSeconds() - startedCpu,
      ...(efficiency === undefined ? {} : { efficiency }),
      ...(this.#options.keepControllerState ? { controllerState: this.#controller.save() } : {}),
      ...(this.#clock instanceof RealClock ? { overruns: this.#clock.report() } : {}),
    };
  }
}
