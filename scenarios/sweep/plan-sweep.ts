import { isAbsolute, relative, sep } from 'node:path';
import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { freshSeeds } from '../plan/fresh-seeds.ts';
import { loadScenario } from '../plan/load.ts';
import { type Plan, planScenario, type RunRequest } from '../plan/plan.ts';
import { type Parameter, resolveParameters } from '../scenario/parameters.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { jobOf, type SweepJob } from './job.ts';
import { type Constraint, type Objective, parseConstraint, parseObjective } from './objective.ts';
import { SEARCHES } from './search/index.ts';
import type { Candidate, Search, SearchRun } from './search/search.ts';
import { type Domain, parseDomain, type Value } from './space/domain.ts';
import type { Point, Space } from './space/space.ts';
import type { Sweep } from './sweep.ts';

/** A sweep, resolved against its scenario. */
export interface SweepPlan {
  readonly sweep: Sweep;
  readonly scenario: Scenario;
  /** Id, or path from the working directory on, by which others load the scenario: workers start in the folder that has the same files. */
  readonly reference: string;
  /** The code that computes it; see `codeVersion`. */
  readonly code: string;
  readonly space: Space;
  /** Seeds of every point. */
  readonly seeds: readonly number[];
  /** Number of trials of a seed at the scenario's own values, by which objectives are read. */
  readonly trials: number;
  readonly search: SearchRun;
  readonly objective: Objective | undefined;
  readonly constraints: readonly Constraint[];
}

const SEEDS = 10;
/** Points that a sampler other than the grid tries where nothing is said. */
export const USUAL_POINTS = 100;
/** Choices of a request that are no parameters. */
const CHOICES = ['body', 'physics', 'controller'] as const;

/**
 * Resolves a sweep.
 *
 * @param folder what a relative path of a scenario starts from; default: the working directory
 * @throws ValidationError `unknown_axis`, `no_axes`, `unknown_sampler`, `no_objective`, `gate_seeds`, and what `parseDomain`, `parseObjective`,
 *   `loadScenario` and `planScenario` throw
 */
export async function planSweep(sweep: Sweep, folder?: string): Promise<SweepPlan> {
  const { scenario, reference: found, code } = await loadScenario(sweep.scenario, folder);
  const reference = isAbsolute(found) ? relative('', found).split(sep).join('/') : found;
  const space = Object.entries(sweep.vary).map(([name, values]) => ({
    name,
    domain: domainOf(name, values, scenario, sweep),
  }));
  if (space.length === 0) {
    throw new ValidationError('nothing is varied', {
      code: 'no_axes',
      expected: 'a parameter, and what it may be',
      received: sweep.vary,
      remedy: 'name one: --vary dopamine=0:2:0.5',
    });
  }
  const { set, body, physics, controller } = sweep;
  const { trials } = planScenario(scenario, given({ set, body, physics, controller }), { reference, code });
  const { seed = 1, points: budget = USUAL_POINTS } = sweep;
  const objective =
    sweep.objective === undefined ? undefined : parseObjective(sweep.objective, scenario, trials, sweep.direction);
  return {
    ...{ sweep, scenario, reference, code, space, trials, objective },
    seeds: seedsOf(sweep, scenario),
    search: searchOf(sweep).open({ space, budget, trials, seed }),
    constraints: (sweep.constraints ?? []).map((text) => parseConstraint(text, scenario, trials)),
  };
}

/** Whether points are compared on seeds by which the scenario is judged. */
export function hasGateSeeds({ seeds, scenario }: Pick<SweepPlan, 'seeds' | 'scenario'>): boolean {
  return seeds.some((seed) => scenario.seeds.includes(seed));
}

/** The plan of a point, which fails where the scenario cannot have it. @throws what `planScenario` throws */
export function planOf(plan: SweepPlan, point: Point): { readonly plan: Plan; readonly request: SweepJob['request'] } {
  const { scenario, reference, code, sweep } = plan;
  const choices = Object.fromEntries(CHOICES.flatMap((name) => [[name, point[name] ?? sweep[name]]])) as Pick<
    RunRequest,
    (typeof CHOICES)[number]
  >;
  const set = { ...sweep.set, ...point };
  for (const name of CHOICES) delete set[name];
  const request = { scenario: reference, set, ...given(choices) };
  return { plan: planScenario(scenario, request, { reference, code }), request };
}

/** The jobs of a candidate: one a seed. @param seeds default: those of the sweep */
export function jobsOf(
  plan: SweepPlan,
  { point, trials }: Candidate,
  seeds: readonly number[] = plan.seeds,
): SweepJob[] {
  const { plan: ofPoint, request } = planOf(plan, point);
  return seeds.map((seed) => jobOf(ofPoint, request, seed, trials));
}

function domainOf(name: string, values: Sweep['vary'][string], scenario: Scenario, sweep: Sweep): Domain {
  const text = Array.isArray(values) ? values.join(', ') : String(values);
  if ((CHOICES as readonly string[]).includes(name)) return parseDomain(text, name, (word) => word);
  const { parameters, id } = scenario;
  if (!Object.hasOwn(parameters, name)) {
    const known = [...Object.keys(parameters), ...CHOICES];
    const nearest = nearestName(name, known);
    throw new ValidationError(`'${name}' cannot be varied: scenario '${id}' has no such parameter`, {
      code: 'unknown_axis',
      expected: known.join(', '),
      received: name,
      ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
    });
  }
  if (sweep.set !== undefined && Object.hasOwn(sweep.set, name)) {
    throw new ValidationError(`'${name}' is set and varied`, {
      code: 'conflicting_options',
      expected: 'one of them',
      received: `${name}=${sweep.set[name]} and ${text}`,
    });
  }
  const reader = (declared: Parameter) => (value: string) =>
    resolveParameters({ [name]: declared }, { [name]: value }, id)[name] as Value;
  const free = { ...parameters[name], minimum: Number.NEGATIVE_INFINITY, maximum: Number.POSITIVE_INFINITY };
  return parseDomain(text, name, reader(parameters[name]), reader(free));
}

function searchOf({ sampler = 'grid', objective }: Sweep): Search {
  const search = Object.hasOwn(SEARCHES, sampler) ? SEARCHES[sampler] : undefined;
  if (search === undefined) {
    throw new ValidationError(`there is no sampler '${sampler}'`, {
      code: 'unknown_sampler',
      expected: Object.keys(SEARCHES).join(', '),
      received: sampler,
      ...given({ remedy: nearestName(sampler, Object.keys(SEARCHES)) }),
    });
  }
  if (search.learns && objective === undefined) {
    throw new ValidationError(`${sampler} must know what is sought`, {
      code: 'no_objective',
      expected: 'an objective',
      received: 'none',
      remedy: "say it: --objective 'mean(latency, 11-20)'",
    });
  }
  return search;
}

/** @throws ValidationError `gate_seeds` for seeds by which the scenario is judged, `invalid_seeds` */
function seedsOf({ seeds = SEEDS, onGateSeeds = false, seed = 1 }: Sweep, scenario: Scenario): readonly number[] {
  if (typeof seeds === 'number') return freshSeeds(scenario.seeds, seeds, seed);
  if (seeds.length === 0 || new Set(seeds).size < seeds.length) {
    throw new ValidationError('seeds must be named once each', {
      code: 'invalid_seeds',
      expected: 'at least one, each once',
      received: seeds,
    });
  }
  const judged = seeds.filter((one) => scenario.seeds.includes(one));
  if (judged.length > 0 && !onGateSeeds) {
    throw new ValidationError('points are compared on seeds by which the scenario is judged', {
      code: 'gate_seeds',
      expected: 'other seeds: what is tuned on those of its gates is not shown by them any more',
      received: judged.slice(0, 10),
      remedy: 'ask for a number of seeds, which are then drawn; or say --on-gate-seeds, and the result says so too',
    });
  }
  return seeds;
}
