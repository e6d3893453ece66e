import type { Body } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { World } from '../../sim/world/world.ts';
import { fullSpeed, requireBaseline } from '../scenario/baselines.ts';
import { checkScenario } from '../scenario/check-scenario.ts';
import { given } from '../scenario/given.ts';
import type { Parameters, Settings, Values } from '../scenario/parameters.ts';
import { resolveParameters } from '../scenario/parameters.ts';
import type { PhysicsName, RunIdentity } from '../scenario/result.ts';
import type { AnyAgent, Goal, Scenario, Trial } from '../scenario/scenario.ts';
import { callScenario } from '../scenario/scenario-call.ts';

/** What to run. What is left out comes from the scenario. */
export interface RunRequest {
  /** A catalogue id, the path of a file, or a scenario itself (which runs in this thread only). */
  readonly scenario: string | Scenario;
  /** How many of the scenario's seeds, from the first; or the seeds themselves. Default: all of the scenario's. */
  readonly seeds?: number | readonly number[];
  readonly set?: Settings;
  /** Default: the scenario's first. */
  readonly body?: string;
  /** Default: the scenario's first. */
  readonly physics?: string;
  /** `scenario` (the default) or the name of a baseline. */
  readonly controller?: string;
}

/** A request with everything resolved: what one seed's run needs. */
export interface Plan {
  readonly scenario: Scenario;
  /** What a worker loads; undefined for a scenario that was handed over as an object. */
  readonly reference: string | undefined;
  readonly code: string;
  readonly identity: RunIdentity;
  readonly values: Values<Parameters>;
  readonly seeds: readonly number[];
  readonly body: Body;
  readonly physics: PhysicsName;
  /** s */
  readonly period: number;
  readonly trials: number;
  /** Makes the agent of one seed's run. */
  readonly agent: (run: { readonly currentTrial: () => Trial | undefined }) => AnyAgent;
}

/** Where a scenario came from. */
export interface Origin {
  /** How a worker loads it again: its catalogue id, or the absolute path of its file; absent for one that was handed over. */
  readonly reference?: string;
  /** Version of the code that runs, for checkpoints and the identity of jobs; see identity.ts. Default: none. */
  readonly code?: string;
}

/**
 * Resolves a request for a scenario that has been loaded.
 *
 * @throws ValidationError `unknown_scenario`, `unknown_body`, `unknown_physics`, `unknown_controller`, `invalid_seeds` and
 * what resolveParameters throws; each names what there is. ScenarioError: what checkScenario throws.
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
  const controller = request.controller ?? 'scenario';
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
    },
    values,
    seeds: chooseSeeds(request.seeds, scenario),
    body,
    physics: physicsName,
    period: scenario.period ?? 1e-3,
    trials,
    agent: agentOf(),
  };
}

/** The world that a seed runs in. */
export function worldOf({ scenario, values }: Pick<Plan, 'scenario' | 'values'>, seed: number): World {
  return callScenario({ scenario: scenario.id, name: 'world' }, () =>
    scenario.world(values, new RandomStream(seed, 'world')),
  );
}

/** A trial of a seed, made anew, as its run makes it; `world` is that of the seed. */
export function trialOf(
  { scenario, values }: Pick<Plan, 'scenario' | 'values'>,
  seed: number,
  index: number,
  world: World,
  tick?: number,
): Trial {
  const site = { scenario: scenario.id, name: 'trial', trial: index, ...(tick === undefined ? {} : { tick }) };
  return callScenario(site, () => scenario.trial(values, index, new RandomStream(seed, 'trial', index), world));
}

/** What a picture of a trial of a seed shows. */
export interface TrialScene {
  readonly world: World;
  readonly goals: readonly Goal[];
}

/** The world and the goals of a trial of a seed. */
export function sceneOf(plan: Pick<Plan, 'scenario' | 'values'>, seed: number, index: number): TrialScene {
  const ofSeed = worldOf(plan, seed);
  const { goal, goals = [goal], world = ofSeed } = trialOf(plan, seed, index, ofSeed);
  return { world, goals };
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
