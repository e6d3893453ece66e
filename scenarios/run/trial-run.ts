import { given } from '../../agents/given.ts';
import type { ActuatorSpecs, Connection, Pose, SpikeBatch } from '../../agents/index.ts';
import { faultAt, wholeTicks } from '../../agents/index.ts';
import type { PhysicsEngine } from '../../sim/physics/engine.ts';
import type { RunDigest } from '../measure/digest.ts';
import { notFinite } from '../measure/digest.ts';
import { weightByPath } from '../measure/metrics.ts';
import { goalsOf } from '../scenario/goals-of.ts';
import type { TrialResult } from '../scenario/result.ts';
import type { RestSpikes, Scenario, Scene, Trial, Verdict } from '../scenario/scenario.ts';
import { type CallSite, isAsync, scenarioFailed } from '../scenario/scenario-call.ts';
import { type CommandScalars, commandScalars } from './command-scalars.ts';
import { checkGoal, GoalTally, type ReachedGoals } from './goal-tally.ts';
import type { RestRecord, RunListener, TickRecord } from './listener.ts';
import { type OpenRest, RestRun } from './rest-run.ts';
import { SpikeTally } from './spike-tally.ts';

const NO_MEMORY = new Float64Array(0);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** State of a trial under way: what has been judged and counted so far. */
export interface OpenTrial extends OpenRest, ReachedGoals {
  /** Ticks of the trial completed, its rest not included. */
  readonly elapsed: number;
  /** The verdict; absent before the terminating tick. */
  readonly verdict?: Verdict;
  /** Ticks of the outcome phase to come; 0 before it. */
  readonly outcomeTicksLeft: number;
  /** Ticks judged so far, the terminating one included and the outcome phase not. */
  readonly latencyTicks: number;
  /** Path driven so far, as `TrialResult.pathMetres` counts it. */
  readonly pathMetres: number;
  /** Sum of the rewards so far; dimensionless. */
  readonly reward: number;
  /** Number of contacts with a solid that began so far, the outcome phase not included. */
  readonly collisions: number;
  /** Names of the solids that the body touched in the last tick. */
  readonly touching: readonly string[];
  /** Number of spikes of each population so far, those of its rest not included. */
  readonly spikes: Readonly<Record<string, number>>;
  /** Pose of the body when it senses in the next tick, in the map frame. */
  readonly before: Readonly<Pose>;
  /** Memory of the task: a copy of `Trial.memory`, each number in the unit that the task gives it. */
  readonly memory: Float64Array;
  /** Vectors that cue sensors are shown, by the name of the sensor. */
  readonly cues: Readonly<Record<string, Float64Array>>;
}

/** Parts of the run that a trial needs. */
export interface TrialSurroundings {
  readonly scenario: Scenario;
  readonly physics: PhysicsEngine;
  readonly connection: Connection<never, never>;
  /** Actuators by name. */
  readonly actuators: ActuatorSpecs;
  /** Seconds per tick. */
  readonly period: number;
  readonly digest: RunDigest;
  readonly listeners: readonly RunListener[];
}

/**
 * Runs one trial at a time. At the end of every tick it lets the task judge, sends the feedback, measures, and tells digest and
 * listeners. {@link judge} takes its place at the end of the clock's tick and allocates nothing.
 */
export class TrialRun {
  #trial!: Trial;
  #over = true;
  /** Why nobody waited for the end of the trial. */
  #abandoned: string | undefined;
  #verdict: Verdict | undefined;
  #latencyTicks = 0;
  #limitTicks = 0;
  #outcomeTicks = 1;
  #outcomeLeft = 0;
  #path = 0;
  #reward = 0;
  #collisions = 0;
  #touching: readonly string[] = [];
  #spikes = new SpikeTally();
  #goals = new GoalTally();
  readonly #before: Pose = { x: 0, y: 0, heading: 0 };
  readonly #scene: Mutable<Scene>;
  readonly #record: Mutable<TickRecord>;
  readonly #rest: RestRun;
  readonly #commands: CommandScalars;
  readonly #scalars: Float64Array;
  readonly #names: readonly string[];
  readonly #tickListeners: ((record: TickRecord) => void)[] = [];
  readonly #restListeners: ((record: RestRecord) => void)[] = [];
  readonly #spikeListeners: ((batch: SpikeBatch) => void)[] = [];
  readonly #faults: unknown[] = [];
  readonly #around: TrialSurroundings;

  constructor(around: TrialSurroundings) {
    this.#around = around;
    const { physics, connection, period, listeners } = around;
    const { commands } = connection;
    this.#scene = { elapsed: 0, period, before: this.#before, after: physics.pose, touching: false, commands };
    this.#rest = new RestRun(around.scenario.restProbes !== undefined);
    this.#commands = commandScalars(commands, around.actuators);
    this.#names = ['pose.x', 'pose.y', 'pose.heading', ...this.#commands.names, 'reward'];
    this.#scalars = new Float64Array(this.#names.length);
    this.#record = {
      tick: 0,
      trial: 0,
      elapsed: 0,
      phase: 'active',
      pose: physics.pose,
      twist: physics.twist,
      command: this.#commands.velocity,
      reward: 0,
      goal: undefined,
      observations: connection.observations,
    };
    for (const listener of listeners) {
      if (listener.tick !== undefined) this.#tickListeners.push(listener.tick.bind(listener));
      if (listener.rest !== undefined) this.#restListeners.push(listener.rest.bind(listener));
      if (listener.spikes !== undefined) this.#spikeListeners.push(listener.spikes.bind(listener));
    }
  }

  /** Whether there is no trial under way. */
  get over(): boolean {
    return this.#over;
  }

  /** Whether the next tick is one of rest. */
  get resting(): boolean {
    return !this.#over && this.#rest.underWay;
  }

  /** Phase of the next tick; `over` while there is no trial under way. */
  get phase(): 'over' | 'rest' | 'active' | 'outcome' {
    if (this.#over) return 'over';
    return this.#rest.underWay ? 'rest' : this.#record.phase;
  }

  /** Whether the task has judged that the trial is over; false where it goes on, or ran out of time. */
  get judged(): boolean {
    return this.#verdict !== undefined;
  }

  /** Begins a trial, or the rest before it. The body has been placed at its start. */
  begin(index: number, trial: Trial): void {
    this.#enter(index, trial, {
      rested: 0,
      restSpikes: {},
      reached: {},
      firstReached: [],
      elapsed: 0,
      outcomeTicksLeft: 0,
      latencyTicks: 0,
      pathMetres: 0,
      reward: 0,
      collisions: 0,
      touching: [],
      spikes: {},
      before: this.#around.physics.pose,
      memory: trial.memory ?? NO_MEMORY,
      cues: trial.cues ?? {},
    });
    this.#around.digest.beginTrial(index, trial.start);
  }

  /** The trial under way, between two ticks; undefined between two trials. */
  save(): OpenTrial | undefined {
    if (this.#over) return undefined;
    const verdict = this.#verdict;
    return {
      ...this.#rest.save(),
      ...this.#goals.save(),
      elapsed: this.#record.elapsed,
      ...given({ verdict }),
      outcomeTicksLeft: this.#outcomeLeft,
      latencyTicks: this.#latencyTicks,
      pathMetres: this.#path,
      reward: this.#reward,
      collisions: this.#collisions,
      touching: this.#touching,
      spikes: this.#spikes.counts,
      before: { ...this.#before },
      memory: (this.#trial.memory ?? NO_MEMORY).slice(),
      cues: Object.fromEntries(Object.entries(this.#trial.cues ?? {}).map(([name, cue]) => [name, cue.slice()])),
    };
  }

  /** Goes on inside a trial that was saved. `trial` is as it was when it began. */
  resume(index: number, trial: Trial, open: OpenTrial): void {
    trial.memory?.set(open.memory);
    for (const [name, cue] of Object.entries(open.cues)) trial.cues?.[name].set(cue);
    this.#enter(index, trial, open);
  }

  /** Forgets the trial under way. */
  leave(): void {
    this.#over = true;
  }

  /** Ends the trial under way, as a failure if it has a judge that has not judged it. What it came to says `reason`. */
  abandon(reason: string): void {
    this.#over = true;
    this.#abandoned = reason;
  }

  #enter(index: number, trial: Trial, open: OpenTrial): void {
    const { period } = this.#around;
    this.#trial = trial;
    this.#limitTicks = wholeTicks(trial.timeLimitSeconds, period, `the time limit of trial ${index + 1}`);
    this.#outcomeTicks = trial.outcomeSeconds
      ? wholeTicks(trial.outcomeSeconds, period, `the outcome phase of trial ${index + 1}`)
      : 1;
    const restTicks = trial.restSeconds
      ? wholeTicks(trial.restSeconds, period, `the rest before trial ${index + 1}`)
      : 0;
    this.#rest.enter(index, restTicks, open);
    this.#goals = new GoalTally(open);
    this.#verdict = open.verdict;
    this.#abandoned = undefined;
    this.#outcomeLeft = open.outcomeTicksLeft;
    this.#latencyTicks = open.latencyTicks;
    this.#path = open.pathMetres;
    this.#reward = open.reward;
    this.#collisions = open.collisions;
    this.#touching = open.touching;
    this.#spikes = new SpikeTally(open.spikes);
    this.#record.trial = index;
    this.#record.elapsed = open.elapsed;
    this.#record.phase = open.outcomeTicksLeft > 0 ? 'outcome' : 'active';
    copyPose(open.before, this.#before);
    this.#over = false;
  }

  /** Counts the spikes of the tick under way, and passes them on. A fault in that is thrown at the end of the tick. */
  readonly spikes = (batch: SpikeBatch): void => {
    if (this.#over) return;
    if (this.#rest.underWay) this.#rest.spikes(batch);
    else this.#spikes.add(batch.population, batch.count);
    try {
      this.#around.digest.spikes(batch);
      for (let i = 0; i < this.#spikeListeners.length; i++) this.#spikeListeners[i](batch);
    } catch (error) {
      this.fail(error);
    }
  };

  /** Has something read of the rest that is over, if there was one. Its spikes are then forgotten. */
  probeRest(read: (rest: RestSpikes) => Readonly<Record<string, number>>): void {
    this.#rest.probe(read);
  }

  /** Fails at the end of the tick. rxjs reports what its observers throw in a later turn of the event loop. */
  fail(error: unknown): void {
    this.#faults.push(error);
  }

  #throwFault(tick: number): void {
    if (this.#faults.length === 0) return;
    const [fault] = this.#faults.splice(0);
    throw faultAt(fault, { code: 'phase_failed', what: 'taking in spikes', tick, block: 'spikes' });
  }

  /** The part that takes its place in the clock's ticks of rest. */
  readonly rest = {
    elapsed: (): number => (this.resting ? this.#rest.elapsed : -1),
    end: (tick: number): void => {
      this.#throwFault(tick);
      const record = this.#rest.end(tick);
      this.#around.digest.rest();
      for (let i = 0; i < this.#restListeners.length; i++) this.#restListeners[i](record);
    },
  };

  /** Ends a tick. */
  readonly judge = (tick: number): void => {
    this.#throwFault(tick);
    if (this.#over) return;
    const record = this.#record;
    const { pose } = this.#around.physics;
    if (!Number.isFinite(pose.x + pose.y + pose.heading)) throw poseNotFinite(tick, pose);
    record.tick = tick;
    record.elapsed++;
    record.reward = 0;
    record.goal = undefined;
    const outcome = record.phase === 'outcome';
    if (outcome) {
      if (--this.#outcomeLeft === 0) this.#over = true;
    } else {
      this.#judgeTask(tick);
      this.#reward += record.reward;
      this.#countContacts();
    }

    const scalars = this.#scalars;
    scalars[0] = pose.x;
    scalars[1] = pose.y;
    scalars[2] = pose.heading;
    this.#commands.flatten(scalars, 3);
    scalars[scalars.length - 1] = record.reward;
    this.#around.digest.tick(tick, scalars, this.#names);
    for (let i = 0; i < this.#tickListeners.length; i++) this.#tickListeners[i](record);
    if (this.#outcomeLeft > 0) record.phase = 'outcome';
    copyPose(pose, this.#before);
  };

  /** Result of the trial that has just ended, or of the one under way as if it ended now. */
  result(): TrialResult {
    const { period } = this.#around;
    const { shortestMetres, judge, goals = [] } = this.#trial;
    const verdict = this.#verdict;
    const success = judge === undefined ? undefined : (verdict?.success ?? false);
    const spl = success && shortestMetres !== undefined ? weightByPath(shortestMetres, this.#path) : 0;
    const hasSpl = success !== undefined && shortestMetres !== undefined;
    return {
      index: this.#record.trial,
      ...given({ success, shortestMetres }),
      terminated: verdict !== undefined,
      reason: verdict?.reason ?? this.#abandoned ?? 'time limit',
      latencySeconds: this.#latencyTicks * period,
      pathMetres: this.#path,
      ...(hasSpl ? { spl } : {}),
      reward: this.#reward,
      collisions: this.#collisions,
      ticks: this.#record.elapsed,
      spikes: this.#spikes.counts,
      ...this.#session(),
      ...this.#goals.result(goals, period),
      ...this.#rest.result,
    };
  }

  #session(): Pick<TrialResult, 'session'> {
    const trial = this.#record.trial + 1;
    const { sessions = [] } = this.#around.scenario;
    const session = sessions.find(({ trials: [first, last] }) => first <= trial && trial <= last)?.name;
    return given({ session });
  }

  #judgeTask(tick: number): void {
    const record = this.#record;
    this.#scene.elapsed = record.elapsed;
    this.#scene.touching = this.#around.physics.contacts().length > 0;
    this.#latencyTicks = record.elapsed;
    let name = 'judge';
    try {
      this.#verdict = this.#trial.judge?.(this.#scene);
      if (this.#verdict !== undefined) {
        if (this.#verdict instanceof Promise) throw isAsync(this.#site(name, tick), this.#verdict);
        record.reward = this.#verdict.reward;
        this.#reach(this.#verdict.goal);
        this.#outcomeLeft = this.#outcomeTicks;
        this.#around.connection.feedback.next({ reward: record.reward, phase: 'outcome' });
        return;
      }
      if (this.#trial.reward !== undefined) {
        name = 'reward';
        const given = this.#trial.reward(this.#scene);
        if (given instanceof Promise) throw isAsync(this.#site(name, tick), given);
        record.reward = typeof given === 'number' ? given : given.reward;
        if (typeof given !== 'number') this.#reach(given.goal);
      }
    } catch (error) {
      throw scenarioFailed(this.#site(name, tick), error);
    }
    const { linearX, linearY } = record.twist;
    this.#path += Math.sqrt(linearX * linearX + linearY * linearY) * this.#around.period;
    const rewarded = record.reward !== 0;
    const last = record.elapsed >= this.#limitTicks;
    if (last && !rewarded) this.#over = true;
    // One tick more delivers the reward of the last one, as it does that of a verdict.
    if (last && rewarded) this.#outcomeLeft = 1;
    if (rewarded) this.#around.connection.feedback.next({ reward: record.reward, phase: last ? 'outcome' : 'active' });
  }

  #site(name: string, tick: number): CallSite {
    return { scenario: this.#around.scenario.id, name, trial: this.#record.trial, tick };
  }

  /** Counts that a goal was reached. @throws ScenarioError `unknown_goal` */
  #reach(goal: string | undefined): void {
    if (goal === undefined) return;
    checkGoal(goal, goalsOf(this.#trial), this.#around.scenario.id);
    this.#record.goal = goal;
    this.#goals.add(goal, this.#record.elapsed);
  }

  #countContacts(): void {
    const contacts = this.#around.physics.contacts();
    if (contacts.length === 0) {
      if (this.#touching.length > 0) this.#touching = [];
      return;
    }
    for (const { other } of contacts) if (!this.#touching.includes(other)) this.#collisions++;
    this.#touching = contacts.map(({ other }) => other);
  }
}

function poseNotFinite(tick: number, pose: Readonly<Pose>) {
  const field = (['x', 'y', 'heading'] as const).find((name) => !Number.isFinite(pose[name])) ?? 'x';
  return notFinite(tick, `pose.${field}`, pose[field]);
}

function copyPose(from: Readonly<Pose>, to: Pose): void {
  to.x = from.x;
  to.y = from.y;
  to.heading = from.heading;
}
