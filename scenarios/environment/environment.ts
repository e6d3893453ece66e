import { given } from '../../agents/given.ts';
import type { Observed, Pose } from '../../agents/index.ts';
import { ReafferenceError, ValidationError, wholeTicks } from '../../agents/index.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import { takeAll } from '../../agents/undo.ts';
import { wrapAngle } from '../../kernels/math-f64.ts';
import type { World } from '../../sim/world/world.ts';
import { collectedIn } from '../measure/metrics.ts';
import type { Plan } from '../plan/plan.ts';
import { planScenario } from '../plan/plan.ts';
import type { RunListener, TickRecord } from '../run/listener.ts';
import { type OpenRun, openRun } from '../run/open-run.ts';
import { goalsOf } from '../scenario/goals-of.ts';
import type { Settings } from '../scenario/parameters.ts';
import type { RunIdentity, SeedResult, TrialResult } from '../scenario/result.ts';
import type { Goal, Scenario } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import { callerController } from './caller-controller.ts';
import { type ActuatorView, type SensorView, type Spaces, viewActuator, viewSensor } from './spaces.ts';

/** Options of {@link openEnvironment}. Parameters, body and physics that are left out are those of the scenario. */
export interface EnvironmentOptions {
  /** Seed of the first run, a whole number from 0. Default: 1. */
  readonly seed?: number;
  /** Values of parameters, by name. Default: those that the scenario declares. */
  readonly parameters?: Settings;
  /** Name of the body. Default: the scenario's first. */
  readonly body?: string;
  /** Name of the physics engine. Default: the scenario's first. */
  readonly physics?: string;
  /** Simulated time of a step, for which its action holds; a whole number of ticks. Default: one tick. */
  readonly stepSeconds?: number;
  /** Seed of the run that comes after the last trial of the run of `seed`, a whole number from 0. Default: the next number. */
  readonly nextSeed?: (seed: number) => number;
  /** Followers of the runs, such as a recorder. Default: none. */
  readonly listeners?: readonly RunListener[];
}

const OPTIONS: Every<EnvironmentOptions> = {
  seed: true,
  parameters: true,
  body: true,
  physics: true,
  stepSeconds: true,
  nextSeed: true,
  listeners: true,
};

/** Readings by sensor name: as many numbers as the sensor's space has, in the units of its fields. */
export type Observation = Readonly<Record<string, Float64Array>>;

/** Commands by actuator name: an array of as many finite numbers as the actuator's space has, in the units of its fields. */
export type Action = Readonly<Record<string, readonly number[] | Float32Array | Float64Array>>;

/** Facts beside the observation. The agent of a scenario is not told them: a fair learner does not read them. */
export interface EnvironmentInfo {
  /** Seed of the run. */
  readonly seed: number;
  /** Index of the trial in the run, from 0. */
  readonly trial: number;
  /** Simulated time since the trial began. */
  readonly elapsedSeconds: number;
  /** `active`; `outcome` from the step that ended the trial; `over` when the outcome phase has passed too. */
  readonly phase: 'active' | 'outcome' | 'over';
  /** True pose of the body in the map frame. */
  readonly pose: Readonly<Pose>;
  /** Names of the goals that were reached in this step. */
  readonly reached: readonly string[];
  /** Number of times that goals were reached by name since the trial began. */
  readonly collected: number;
  /** Sum of the rewards since the trial began; dimensionless. */
  readonly trialReward: number;
  /** Simulated rest before the trial, which a caller does not see. */
  readonly restSeconds: number;
  /** How the trial went; absent before its end. Its ticks are complete when the phase is `over`. */
  readonly result?: TrialResult;
}

/** Result of a step. */
export interface Step {
  /** Readings of the sensors when the step has ended. */
  readonly observation: Observation;
  /** Sum of the rewards that the task gave in the ticks of the step; dimensionless. */
  readonly reward: number;
  /** Whether the task has judged that the trial is over. */
  readonly terminated: boolean;
  /** Whether the time limit has ended the trial. */
  readonly truncated: boolean;
  /** Facts beside the observation, which a fair learner does not read. */
  readonly info: EnvironmentInfo;
}

/** Observation and further facts at the start of a trial. */
export type Beginning = Pick<Step, 'observation' | 'info'>;

/**
 * Opens a scenario as an environment whose agent is the caller: `reset` begins a trial, `step` takes what the agent's controller would
 * command, and returns what its sensors tell next. World, body, sensors, reward and end of a trial are the scenario's own; the loop is that
 * of its runs, tick by tick. It loads in a browser too.
 *
 * @example
 * const environment = await openEnvironment(waterMaze, { seed: 1, stepSeconds: 0.05 });
 * environment.reset();
 * for (;;) {
 *   const { observation, reward, terminated, truncated } = environment.step({ velocity: [0.3, 0, 0] });
 *   if (terminated || truncated) break;
 * }
 * environment.close();
 *
 * @param scenario what a study exports, as `waterMaze` of `reafference/scenarios/studies/water-maze`, or a file of one's own; of an id,
 * `loadScenario` of `reafference/scenarios/pool` gives it in Node
 * @throws ValidationError `unknown_option`, `no_space` where a sensor or actuator has no numbers of a fixed shape, and
 * what `planScenario` throws; TimingError `not_whole_ticks`
 */
export async function openEnvironment(scenario: Scenario, options: EnvironmentOptions = {}): Promise<Environment> {
  checkOptions<object>('openEnvironment', options, OPTIONS);
  return new Environment(scenario, options);
}

/** A scenario whose agent is the caller. Made by {@link openEnvironment}. */
export class Environment {
  /** Identity of its runs: scenario, version, parameters, body and engine. The controller is `caller`. */
  readonly identity: RunIdentity;
  /** Simulated time of a step. */
  readonly stepSeconds: number;
  /** Simulated time of a tick. */
  readonly tickSeconds: number;
  /** Number of trials of a run. */
  readonly trials: number;
  /** Spaces of the readings, by sensor name. */
  readonly observationSpace: Spaces;
  /** Spaces of the commands, by actuator name. */
  readonly actionSpace: Spaces;
  readonly #plan: Plan;
  readonly #options: EnvironmentOptions;
  readonly #ticks: number;
  readonly #caller: ReturnType<typeof callerController>;
  readonly #sensors: readonly (readonly [name: string, view: SensorView])[];
  readonly #actuators: readonly (readonly [name: string, view: ActuatorView])[];
  /** Results of runs, by seed. */
  readonly #ended = new Map<number, SeedResult>();
  #run: OpenRun | undefined;
  #seed: number;
  /** Whether the trial under way, if there is one, takes steps. */
  #open = false;
  #trial = 0;
  #reward = 0;
  #elapsed = 0;
  #reached: string[] = [];

  /** Called by {@link openEnvironment}. */
  constructor(scenario: Scenario, options: EnvironmentOptions) {
    const { seed = 1, parameters, body, physics, stepSeconds } = options;
    const plan = planScenario(scenario, { ...given({ set: parameters, body, physics }), seeds: [seed] });
    this.#options = options;
    this.#seed = seed;
    this.identity = { ...plan.identity, controller: 'caller' };
    this.tickSeconds = plan.period;
    this.trials = plan.trials;
    this.stepSeconds = stepSeconds ?? plan.period;
    this.#ticks = wholeTicks(this.stepSeconds, plan.period, 'a step of the environment');
    const agent = plan.agent({ currentTrial: () => undefined });
    this.#caller = callerController(agent.actuators);
    this.#plan = {
      ...plan,
      identity: this.identity,
      agent: (run) => ({ ...plan.agent(run), controller: () => this.#caller as never }),
    };
    const cruiseSpeed = callScenario({ scenario: scenario.id, name: 'cruiseSpeed' }, () =>
      scenario.cruiseSpeed?.(plan.values),
    );
    this.#sensors = Object.entries(agent.sensors).map(([name, spec]) => [name, viewSensor(name, spec)]);
    this.#actuators = Object.entries(agent.actuators).map(([name, spec]) => [
      name,
      viewActuator(name, spec, plan.body, cruiseSpeed),
    ]);
    this.observationSpace = spacesOf(this.#sensors);
    this.actionSpace = spacesOf(this.#actuators);
  }

  /**
   * Begins a trial and returns what the sensors tell at its start: the first trial of a run where a seed is given, or at first; else the
   * next one, as a run has them one after the other; after the last, the first trial of the next seed. A trial that has not ended is left:
   * it counts as a failure for the reason `left`. Where a seed is given and no step was taken, it does not count.
   *
   * @param options `seed` of a new run, a whole number from 0. Default: the run goes on
   * @throws ValidationError `invalid_seeds`, `unknown_option`, and what a run throws
   */
  reset(
    options: {
      /** Seed of a new run, a whole number from 0. Default: the run goes on. */
      readonly seed?: number;
    } = {},
  ): Beginning {
    checkOptions('reset', options, { seed: true });
    const { seed } = options;
    if (seed !== undefined) requireSeed(seed);
    const { listeners = [], nextSeed = (last) => last + 1 } = this.#options;
    return this.#orClose(() => {
      if (seed === undefined || this.#elapsed > 0) this.#run?.abandonTrial('left');
      if (seed !== undefined || this.#run?.done) {
        this.close();
        this.#seed = requireSeed(seed ?? nextSeed(this.#seed));
      }
      this.#run ??= openRun(this.#plan, this.#seed, { listeners: [this.#listener, ...listeners] });
      const run = this.#run;
      this.#trial = run.trial;
      run.sense();
      while (run.phase === 'rest') run.step();
      this.#forget();
      this.#elapsed = 0;
      this.#open = true;
      run.sense();
      this.#look(run.observations);
      return { observation: this.#observe(), info: this.#info('active') };
    });
  }

  /**
   * Lets the agent do `action` for one step, and returns what its sensors tell when it acts again. A step is shorter where the trial ends
   * in it. After the end, steps go on through the outcome phase of the trial, which learners of the catalogue use, until
   * {@link EnvironmentInfo.phase} is `over`; who does not need that calls `reset` at once.
   *
   * @throws ValidationError `invalid_action`, `no_trial_under_way` before `reset` and when the trial is over, and what a run throws
   */
  step(action: Action): Step {
    const run = this.#run;
    if (run === undefined || !this.#open) throw noTrial(run === undefined);
    this.#command(action);
    return this.#orClose(() => this.#advance(run));
  }

  #advance(run: OpenRun): Step {
    this.#forget();
    const { phase } = run;
    for (let i = 0; i < this.#ticks && this.#open && run.phase === phase; i++) {
      run.step();
      this.#open = run.trial === this.#trial;
      if (this.#open) {
        run.sense();
        this.#look(run.observations);
      } else run.glimpse((observations) => this.#look(observations));
    }
    const ended = !this.#open || run.phase === 'outcome';
    const terminated = ended && (this.#open ? run.judged : run.standing?.terminated === true);
    return {
      observation: this.#observe(),
      reward: this.#reward,
      terminated,
      truncated: ended && !terminated,
      info: this.#info(ended ? (this.#open ? 'outcome' : 'over') : 'active'),
    };
  }

  /** Seed of the run under way or, before the first `reset`, of the first. */
  get seed(): number {
    return this.#seed;
  }

  /**
   * The latest message of each sensor and when it came, by name: what a controller reads. Borrowed: it is rewritten by `step`. Empty
   * before the first `reset`.
   */
  get messages(): Readonly<Record<string, Observed<object>>> {
    return this.#run?.observations ?? {};
  }

  /** World and goals of the trial under way or, after its end, of the last one; undefined before the first `reset`. */
  get scene():
    | {
        /** World that the trial is in. */
        readonly world: World;
        /** All goals of the trial. */
        readonly goals: readonly Goal[];
      }
    | undefined {
    const scene = this.#run?.scene;
    return scene && { world: scene.world, goals: goalsOf(scene.trial) };
  }

  /**
   * Result of the completed trials of the present run; undefined before the first `reset`. Its digest is that of a controller without
   * spikes that commands the same.
   */
  get result(): SeedResult | undefined {
    return this.#run?.result;
  }

  /**
   * Results of the completed trials of all runs, one for each seed, in the order in which seeds were first begun. A seed that was begun
   * again counts as it went last. Measures of the scenario are left out.
   */
  get results(): readonly SeedResult[] {
    this.#keep();
    return [...this.#ended.values()];
  }

  /**
   * Stops the robot and frees what the run holds. `reset` opens it anew, with a new run. A trial that has ended counts, though its outcome
   * phase is left; one that has not does not.
   */
  close(): void {
    try {
      if (this.#run?.phase === 'outcome') this.#run.abandonTrial('left');
    } finally {
      this.#free();
    }
  }

  #free(): void {
    this.#keep();
    this.#run?.dispose();
    this.#run = undefined;
    this.#open = false;
  }

  #keep(): void {
    const done = this.#run?.completed;
    if (done !== undefined && done.trials.length > 0) this.#ended.set(done.seed, done);
  }

  readonly #listener: RunListener = {
    tick: ({ reward, goal }: TickRecord) => {
      this.#elapsed++;
      this.#reward += reward;
      if (goal !== undefined) this.#reached.push(goal);
    },
  };

  #forget(): void {
    this.#reward = 0;
    this.#reached = [];
    for (const [, view] of this.#sensors) view.begin();
  }

  #look(observations: Readonly<Record<string, Observed<object>>>): void {
    for (const [name, view] of this.#sensors) view.look(observations[name]);
  }

  #observe(): Observation {
    return Object.fromEntries(this.#sensors.map(([name, view]) => [name, view.read()]));
  }

  #info(phase: EnvironmentInfo['phase']): EnvironmentInfo {
    const run = this.#run as OpenRun;
    const { period } = this.#plan;
    const { x, y, heading } = run.robot.physics.pose;
    const result = run.standing as TrialResult;
    return {
      seed: this.#seed,
      trial: this.#trial,
      elapsedSeconds: this.#elapsed * period,
      phase,
      pose: { x, y, heading: wrapAngle(heading) },
      reached: this.#reached,
      collected: collectedIn(result),
      trialReward: result.reward,
      restSeconds: (result.rest?.ticks ?? 0) * period,
      ...(phase === 'active' ? {} : { result }),
    };
  }

  /** A run that failed cannot go on. */
  #orClose<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const thrown = takeAll([() => this.#free()]);
      throw error instanceof ReafferenceError ? error.suppress(thrown) : error;
    }
  }

  /** @throws ValidationError `invalid_action` */
  #command(action: Action): void {
    const stray = Object.keys(action ?? {}).find((name) => !Object.hasOwn(this.actionSpace, name));
    if (stray !== undefined) {
      const short = stray.slice(0, LONGEST_TOLD);
      throw invalidAction(short, Object.keys(this.actionSpace).join(', '), short);
    }
    for (const [name, { space, write }] of this.#actuators) {
      const values: unknown = action?.[name];
      const [size] = space.shape;
      if (!isNumbers(values) || values.length !== size || !values.every(Number.isFinite)) {
        const names = space.fields.map((field) => field.name).join(', ');
        throw invalidAction(name, `${size} finite numbers: ${names}`, told(values));
      }
      write(values, this.#caller.held[name]);
    }
  }
}

/** @throws ValidationError `invalid_seeds` */
function requireSeed(seed: number): number {
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new ValidationError('a run needs a seed', {
    code: 'invalid_seeds',
    expected: 'a whole number from 0',
    received: seed,
  });
}

/** Whether something is an array: what only has a length may say any. */
function isNumbers(values: unknown): values is readonly number[] | Float32Array | Float64Array {
  return Array.isArray(values) || values instanceof Float64Array || values instanceof Float32Array;
}

/** Values, and characters, that an error repeats. */
const [MOST_TOLD, LONGEST_TOLD] = [16, 200];

/** Shortens a value that came in place of an action, for an error; the value may be anything. */
function told(values: unknown): unknown {
  if (values === undefined) return 'none';
  if (!isNumbers(values)) return values === null ? 'null' : typeof values;
  const short = Array.from(values.slice(0, MOST_TOLD), (value: unknown) =>
    typeof value === 'number' ? value : `a ${typeof value}`,
  );
  return values.length > MOST_TOLD ? `${values.length} values: ${String(short).slice(0, LONGEST_TOLD)}, ...` : short;
}

function spacesOf(views: readonly (readonly [string, { readonly space: Spaces[string] }])[]): Spaces {
  return Object.fromEntries(views.map(([name, { space }]) => [name, space]));
}

function invalidAction(name: string, expected: string, received: unknown): ValidationError {
  return new ValidationError(`the action does not fit actuator '${name}'`, {
    code: 'invalid_action',
    expected,
    received,
    block: name,
  });
}

function noTrial(first: boolean): ValidationError {
  return new ValidationError(first ? 'no trial was begun' : 'the trial is over', {
    code: 'no_trial_under_way',
    expected: 'reset() before step()',
    remedy: 'call reset()',
  });
}
