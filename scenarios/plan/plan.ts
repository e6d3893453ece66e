import { given } from '../../agents/given.ts';
import type { AnyAgent, Body } from '../../agents/index.ts';
import { ScenarioError, ValidationError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { SensorFault } from '../../sim/sensors/faults.ts';
import type { World } from '../../sim/world/world.ts';
import { fullSpeed, requireBaseline } from '../scenario/baselines.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import { goalsOf } from '../scenario/goals-of.ts';
import type { Parameters, Settings, Values } from '../scenario/parameters.ts';
import { resolveParameters } from '../scenario/parameters.ts';
import { shown } from '../scenario/plain-data.ts';
import type { PhysicsName, RunIdentity } from '../scenario/result.ts';
import type { Goal, Scenario, Trial } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';
import { faultText } from '../scenario/sensor-fault.ts';
import { TRIAL_STRUCTURE } from '../scenario/trial-structure.ts';

/** Request of a run: a scenario, and choices that replace its defaults. */
export interface RunRequest {
  /** A catalogue id, the path of a file, or a scenario itself (which runs in this thread only). */
  readonly scenario: string | Scenario;
  /** How many of the scenario's seeds, from the first; or the seeds themselves. Default: all of the scenario's. */
  readonly seeds?: number | readonly number[];
  /** Values of parameters, by name. Default: those that the scenario declares. */
  readonly set?: Settings;
  /** Name of the body. Default: the scenario's first. */
  readonly body?: string;
  /** Name of the physics engine. Default: the scenario's first. */
  readonly physics?: string;
  /** `scenario` for the scenario's own controller, or the name of a baseline. Default: `scenario`. */
  readonly controller?: string;
  /** Name of the board that hosts the networks of the controller. Default: they run in this process. */
  readonly board?: string;
  /** Faults of sensors of the scenario's agent in every trial, beside those of the trials themselves. Default: none. */
  readonly faults?: readonly SensorFault[];
  /** Seconds without news of a sensor after which a run fails. Default: by each sensor, see `ConnectOptions`. */
  readonly staleAfterSeconds?: number;
}

/** A resolved request: all that the run of a seed needs. */
export interface Plan {
  /** The scenario of the request, loaded and checked. */
  readonly scenario: Scenario;
  /** Catalogue id or absolute path by which a worker loads the scenario; undefined for one that was handed over as an object. */
  readonly reference: string | undefined;
  /** Version of the code that runs; see {@link Origin}. */
  readonly code: string;
  /** Identity of the run, the same for all of its seeds. */
  readonly identity: RunIdentity;
  /** Values of all parameters, by name. */
  readonly values: Values<Parameters>;
  /** Seeds to run, in order, each once. */
  readonly seeds: readonly number[];
  /** Body of the agent, which `identity` names. */
  readonly body: Body;
  /** Name of the physics engine. */
  readonly physics: PhysicsName;
  /** Seconds per tick. */
  readonly period: number;
  /** Faults of sensors that the request asks for, in every trial. */
  readonly faults: readonly SensorFault[];
  /** Number of trials of each seed, at least 1. */
  readonly trials: number;
  /**
   * Makes the agent for the run of one seed.
   *
   * @throws ScenarioError `scenario_failed` if the scenario's function throws
   */
  readonly agent: (run: {
    /** Returns the trial under way or, between two trials, the last one; undefined before the first. */
    readonly currentTrial: () => Trial | undefined;
  }) => AnyAgent;
}

/** Where a scenario came from. */
export interface Origin {
  /** Catalogue id, or absolute path of the file, by which a worker loads it. Absent if it was handed over as an object. */
  readonly reference?: string;
  /** Version of the code that runs, for checkpoints and the identity of jobs; see `codeVersion`. Default: the empty string. */
  readonly code?: string;
}

/**
 * Resolves a request for a scenario that has been loaded, and checks the scenario.
 *
 * @example
 * const { seeds, values, period } = planScenario(waterMaze, { seeds: 4, set: { dopamine: 0 } });
 * console.log(seeds, values.dopamine, period); // the first four seeds, 0, and s per tick
 *
 * @throws ValidationError `unknown_body`, `unknown_physics`, `unknown_controller`, `invalid_seeds`, `invalid_trials`, and what
 * `resolveParameters` throws; each says what there is
 * @throws ScenarioError `no_cruise_speed` for a baseline, `scenario_failed`, and what `checkScenario` throws
 */
export function planScenario(
  scenario: Scenario,
  request: Omit<RunRequest, 'scenario'> = {},
  { reference, code = '' }: Origin = {},
): Plan {
  checkScenario(scenario);
  const values = resolveParameters(scenario.parameters, request.set ?? {}, scenario.id);
  const bodyName = choose('body', request.body, Object.keys(scenario.bodies), scenario.id);
  const body = scenario.bodies[bodyName];
  const physicsName = choose('physics', request.physics, scenario.physics, scenario.id);
  const { controller = 'scenario', faults = [] } = request;
  const call = <T>(name: string, work: () => T): T => callScenario({ scenario: scenario.id, name }, work);
  const trials = call('trials', () => scenario.trials(values));
  if (!Number.isInteger(trials) || trials < 1) {
    throw new ValidationError('these parameters leave no trials', {
      code: 'invalid_trials',
      expected: 'a whole number from 1',
      received: trials,
    });
  }
  const agentOf = (): Plan['agent'] => {
    if (controller === 'scenario') return () => ({ ...call('agent', () => scenario.agent(values, body)), body });
    const baseline = requireBaseline(controller, scenario);
    const speed = fullSpeed(
      body,
      call('cruiseSpeed', () => scenario.cruiseSpeed?.(values)),
      scenario.id,
    );
    return ({ currentTrial }) => call('baselines', () => baseline({ body, speed, currentTrial }));
  };
  return {
    scenario,
    reference,
    code,
    identity: {
      scenario: scenario.id,
      version: scenario.version,
      params: values,
      body: bodyName,
      physics: physicsName,
      controller,
      ...given({
        board: request.board,
        faults: faults.length === 0 ? undefined : faults.map(faultText),
        staleAfterSeconds: request.staleAfterSeconds,
      }),
    },
    faults,
    values,
    seeds: chooseSeeds(request.seeds, scenario),
    body,
    physics: physicsName,
    period: scenario.period ?? 1e-3,
    trials,
    agent: agentOf(),
  };
}

/**
 * Makes the world of a seed.
 *
 * @throws ScenarioError `scenario_failed` if the scenario's function throws
 */
export function worldOf({ scenario, values }: Pick<Plan, 'scenario' | 'values'>, seed: number): World {
  return callScenario({ scenario: scenario.id, name: 'world' }, () =>
    scenario.world(values, new RandomStream(seed, 'world')),
  );
}

/**
 * Makes a trial of a seed, as its run makes it.
 *
 * @param index index of the trial, from 0
 * @param world world of the seed
 * @param tick tick of the run, for the error; default: none
 * @throws ScenarioError `scenario_failed` if the scenario's function throws, `invalid_field` if a field of the trial is missing or
 * of another type
 */
export function trialOf(
  { scenario, values }: Pick<Plan, 'scenario' | 'values'>,
  seed: number,
  index: number,
  world: World,
  tick?: number,
): Trial {
  const site = { scenario: scenario.id, name: 'trial', trial: index, ...given({ tick }) };
  const trial = callScenario(site, () => scenario.trial(values, index, new RandomStream(seed, 'trial', index), world));
  const flaw = TRIAL_STRUCTURE(trial, '');
  if (flaw === undefined) return trial;
  throw new ScenarioError(`trial() of scenario '${scenario.id}' makes no trial`, {
    code: 'invalid_field',
    expected: flaw.expected,
    received: shown(flaw.received),
    block: flaw.at === '' ? 'trial()' : `trial().${flaw.at}`,
    ...given({ tick }),
  });
}

/** World and goals of a trial, for pictures of it. */
export interface TrialScene {
  /** The world of the trial. */
  readonly world: World;
  /** All goals of the trial. */
  readonly goals: readonly Goal[];
  /** The one of them that the trial is about. Default: all. */
  readonly goal?: Goal;
}

/**
 * The world and the goals of a trial of a seed.
 *
 * @param index index of the trial, from 0
 * @throws ScenarioError `scenario_failed` if a function of the scenario throws
 */
export function sceneOf(plan: Pick<Plan, 'scenario' | 'values'>, seed: number, index: number): TrialScene {
  const ofSeed = worldOf(plan, seed);
  const trial = trialOf(plan, seed, index, ofSeed);
  const { goal, world = ofSeed } = trial;
  return { world, goals: goalsOf(trial), ...given({ goal }) };
}

function choose<T extends string>(
  what: 'body' | 'physics',
  asked: string | undefined,
  offered: readonly T[],
  scenario: string,
): T {
  if (asked === undefined) return offered[0];
  const found = offered.find((name) => name === asked);
  if (found !== undefined) return found;
  const nearest = nearestName(asked, offered);
  throw new ValidationError(`scenario '${scenario}' does not run with ${what} '${asked}'`, {
    code: what === 'body' ? 'unknown_body' : 'unknown_physics',
    expected: offered.join(', '),
    received: asked,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}

function chooseSeeds(asked: number | readonly number[] | undefined, { id, seeds }: Scenario): readonly number[] {
  if (asked === undefined) return seeds;
  if (typeof asked === 'number') {
    if (Number.isInteger(asked) && asked >= 1 && asked <= seeds.length) return seeds.slice(0, asked);
    throw new ValidationError(`scenario '${id}' has no such number of seeds`, {
      code: 'invalid_seeds',
      expected: `a whole number from 1 to ${seeds.length}`,
      received: asked,
      remedy: 'name other seeds one by one',
    });
  }
  const valid =
    asked.length > 0 &&
    new Set(asked).size === asked.length &&
    asked.every((seed) => Number.isSafeInteger(seed) && seed >= 0);
  if (valid) return asked;
  throw new ValidationError('seeds must be named once each', {
    code: 'invalid_seeds',
    expected: 'at least one, whole numbers from 0, each once',
    received: asked,
  });
}
