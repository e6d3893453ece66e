import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Pose } from '../../../agents/index.ts';
import type { RecordedGoal, RecordedWorld } from '../../recording/runs/arena-markers.ts';
import type { RemoteAgent } from './remote-agent.ts';
import type { RunControl } from './run-control.ts';
import type { ServedRobot } from './served-robot.ts';
import type { VelocityInput } from './velocity-input.ts';

/** A simulation that is stepped tick by tick. */
export interface SteppedRun {
  /** Ticks completed. */
  readonly tick: number;
  readonly done: boolean;
  step(): void;
}

/** Options of serving a run: the robot, its agent and the pace. */
export interface ServeOptions {
  readonly robot: ServedRobot;
  readonly agent: RemoteAgent;
  /** Undefined for a body that does not move. */
  readonly velocity: VelocityInput | undefined;
  /** Seconds per tick. */
  readonly period: number;
  /** Ticks between two messages of `/clock`. */
  readonly clockTicks: number;
  /** Seconds of simulated time a second of wall time; Infinity for as fast as it goes. */
  readonly speed: number;
  /** Milliseconds of wall time for which simulated time waits for a command after each message of `/clock`; 0 for not at all. */
  readonly lockStepMilliseconds: number;
  /** Seconds of wall time for which the first trial waits for the agent. */
  readonly agentSeconds: number;
  /** What others ask of the run. */
  readonly control: RunControl;
  /** Takes simulation and robot back to the beginning of the run. */
  readonly restart: () => void;
}

/** Milliseconds between two repetitions while simulated time waits for an agent. */
const REPEAT = 100;
/** Milliseconds by which a simulation that cannot keep pace falls behind before it gives up the time. */
const MOST_BEHIND = 100;
/** Milliseconds that a timer may come late; shorter waits are not worth one. */
const LEAST_WAIT = 1;
/** Seconds that an agent which is there may take to begin a trial. */
const BEGIN_SECONDS = 5;

/**
 * Serves the run of a simulation. The run tells it, within its ticks, where trials and rests begin and end; between ticks it tells the
 * agent, while simulated time stands. The first tick of a trial passes before the agent begins it, with the robot at rest: it shows the
 * agent where it is. While it is paused nothing is published; the last of the steps that it is asked for is, with its time.
 */
export class ServedRun {
  readonly #options: ServeOptions;
  #began = false;
  #underWay = false;
  /** Tells the agent of the end of its trial; undefined while there is none to be told. */
  #ended: (() => Promise<void>) | undefined;
  #judged = false;
  #rest: 'none' | 'asked' | 'refused' | 'under way' | 'over' = 'none';
  #met = false;
  #paceTick = 0;
  #paceStart = 0;

  constructor(options: ServeOptions) {
    this.#options = options;
  }

  /** A tick of rest passed. */
  rested(): void {
    if (this.#rest === 'none') this.#rest = 'asked';
  }

  /** A trial starts with the next tick. */
  trialStart(trial: {
    readonly index: number;
    readonly tick: number;
    readonly world: RecordedWorld;
    readonly start: Readonly<Pose>;
    readonly goals: readonly RecordedGoal[];
  }): void {
    const { robot, velocity } = this.#options;
    robot.show(trial.tick, trial.world, trial.start, trial.goals, trial.index);
    velocity?.forget();
    this.#judged = false;
    if (this.#rest !== 'none') this.#rest = this.#rest === 'under way' ? 'over' : 'none';
  }

  /** A tick of a trial passed. @param elapsed ticks of the trial, this one included */
  tick(elapsed: number, reward: number): void {
    if (elapsed === 1) this.#began = this.#underWay = true;
    if (reward !== 0) this.#options.robot.reward(reward);
  }

  /** The trial is judged. It may last a while yet. */
  judged(success: boolean): void {
    if (this.#judged) return;
    this.#judged = true;
    this.#ended = () => this.#options.agent.endTrial(success);
  }

  /** The trial is over. */
  trialEnd(): void {
    if (!this.#judged) this.#ended = () => this.#options.agent.stopTrial();
    this.#underWay = false;
  }

  /** Runs to the end, or until it is asked to end. */
  async run(run: SteppedRun): Promise<void> {
    const { control } = this.#options;
    this.#setPace(run.tick);
    try {
      while (!run.done && !control.over) {
        if (control.resets) await this.#restart();
        else if (control.moves) await this.#pass(run);
        else {
          await control.change();
          this.#setPace(run.tick);
        }
      }
      if (control.state === 'quitting') await this.#leave();
    } finally {
      control.ended();
    }
  }

  /** Passes ticks, and tells of them. */
  async #pass(run: SteppedRun): Promise<void> {
    const { robot, velocity, clockTicks, control } = this.#options;
    while (control.moves && !control.resets && !control.over && !run.done) {
      run.step();
      control.passed();
      if (this.#rest === 'refused' && run.tick % clockTicks === 0) this.#rest = 'asked';
      const boundary = this.#began || this.#ended !== undefined || this.#rest === 'asked' || this.#rest === 'over';
      if (!boundary && run.tick % clockTicks !== 0 && !run.done && control.moves) continue;
      // The verdict comes with the reward, before time goes on: the next tick of the agent is the first of the outcome.
      if (!this.#began && this.#ended !== undefined) await this.#standing(run.tick, () => this.#tellEnd());
      const heard = velocity?.messages ?? 0;
      robot.publish(run.tick);
      if (boundary) await this.#standing(run.tick, () => this.#tellBoundary());
      await this.#keepStep(heard);
      await this.#keepPace(run.tick);
      control.told();
    }
  }

  /** Begins the run anew. An agent that is at work is told that its trial or its rest is over, and is waited for as at first. */
  async #restart(): Promise<void> {
    const { velocity, agent, control, restart } = this.#options;
    await this.#leave();
    agent.atWork = false;
    velocity?.restart();
    restart();
    this.#began = this.#underWay = this.#judged = this.#met = false;
    this.#ended = undefined;
    this.#rest = 'none';
    control.began();
    this.#setPace(0);
  }

  /** Tells the agent that what it is at is over. */
  async #leave(): Promise<void> {
    const { agent } = this.#options;
    if (this.#rest === 'under way') await agent.endRest();
    if (agent.atWork) await agent.stopTrial();
  }

  /**
   * Does something while simulated time stands, and tells those who listen where it stands until the agent is at work. One that is could else be asked
   * something while old times still wait for it, and take one of those for the present.
   */
  async #standing(tick: number, work: () => Promise<void>): Promise<void> {
    const { robot, agent } = this.#options;
    const repeating = setInterval(() => {
      if (!agent.atWork) robot.repeat();
    }, REPEAT);
    try {
      await work();
    } finally {
      clearInterval(repeating);
    }
    this.#setPace(tick);
  }

  async #tellEnd(): Promise<void> {
    const tell = this.#ended;
    this.#ended = undefined;
    await tell?.();
  }

  /** Tells the agent, in their order, what has begun and ended. */
  async #tellBoundary(): Promise<void> {
    const { agent, agentSeconds, control } = this.#options;
    const signal = control.interrupted;
    if (this.#rest === 'over') {
      this.#rest = 'none';
      await agent.endRest();
    }
    const met = this.#met;
    this.#met = true;
    if (this.#began) {
      this.#began = false;
      await agent.beginTrial(met ? (agent.present ? BEGIN_SECONDS : 0) : agentSeconds, signal);
    }
    await this.#tellEnd();
    if (this.#rest === 'asked') {
      // An agent that is still told the outcome of its trial cannot rest yet. It is asked again with the next /clock.
      const rests = met && !agent.present ? false : await agent.beginRest(met ? 0 : agentSeconds, signal);
      this.#rest = rests || !agent.present ? 'under way' : 'refused';
    }
  }

  /** Waits for a command after the message of `/clock`, and lets the event loop have its turn. */
  async #keepStep(heard: number): Promise<void> {
    const { velocity, lockStepMilliseconds, agent, control } = this.#options;
    await turn();
    if (velocity === undefined || lockStepMilliseconds === 0 || !this.#underWay || !agent.present) return;
    await velocity.after(heard, lockStepMilliseconds, control.interrupted);
  }

  async #keepPace(tick: number): Promise<void> {
    const { speed, period, control } = this.#options;
    if (speed === Number.POSITIVE_INFINITY) return;
    const ahead = (((tick - this.#paceTick) * period) / speed) * 1e3 - (performance.now() - this.#paceStart);
    if (ahead < -MOST_BEHIND) this.#setPace(tick);
    if (ahead >= LEAST_WAIT) await wait(ahead, undefined, { signal: control.interrupted }).catch(() => undefined);
  }

  #setPace(tick: number): void {
    this.#paceTick = tick;
    this.#paceStart = performance.now();
  }
}
