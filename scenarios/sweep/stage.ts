import { isAbsolute, relative, sep } from 'node:path';
import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { loadScenario } from '../plan/load.ts';
import { type Plan, planScenario, type RunRequest } from '../plan/plan.ts';
import { type Parameter, resolveParameters, type Settings } from '../scenario/parameters.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { faultText, parseFault } from '../scenario/sensor-fault.ts';
import type { SweepJob } from './job.ts';
import { computedSettings } from './space/computed.ts';
import { type Domain, listed, parseDomain, type Value } from './space/domain.ts';
import type { Axis, Point, Space } from './space/space.ts';
import type { Sweep } from './sweep.ts';

/** A scenario that is run for each seed of a point: the one that is judged, or the one before it in which controllers learn. */
export interface Stage {
  /** What the names of its parameters and choices begin with in a sweep: nothing, or {@link TRAINING}. */
  readonly prefix: string;
  readonly scenario: Scenario;
  /** Id, or path from the working directory on, by which others load the scenario: workers start in the folder that has the same files. */
  readonly reference: string;
  /** The code that computes it; see `codeVersion`. */
  readonly code: string;
}

/** The stages of a sweep. */
export interface Stages {
  /** The scenario by which points are judged. */
  readonly judged: Stage;
  /** The scenario in which controllers learn first; undefined where they do not. */
  readonly training: Stage | undefined;
}

/** What names of the training stage begin with. */
export const TRAINING = 'train.';

/** Choices of a run that are no parameters. A parameter that has such a name hides the choice. */
const CHOICES = ['body', 'physics', 'controller', 'board', 'faults'] as const;
/** The word for no faults, and for no board. */
const NONE = 'none';

/** Loads the scenario of a stage. @param folder what a relative path starts from. Default: the working directory @throws what `loadScenario` throws */
export async function loadStage(name: string, prefix: string, folder?: string): Promise<Stage> {
  const { scenario, reference: found, code } = await loadScenario(name, folder);
  const reference = isAbsolute(found) ? relative('', found).split(sep).join('/') : found;
  return { prefix, scenario, reference, code };
}

/** What is chosen of a stage at a point. */
interface Chosen {
  /** Values of parameters, those that are computed among them. */
  readonly set: Settings;
  /** Choices that are no parameters. */
  readonly choices: Partial<Record<(typeof CHOICES)[number], string>>;
}

/** What is chosen of a stage at a point. @throws what `computedSettings` throws */
export function chosenAt(
  { prefix, scenario }: Stage,
  { body, physics, controller, board, faults, set }: Sweep,
  point: Point,
): Chosen {
  const fixed =
    prefix === '' ? given({ body, physics, controller, board, faults: faults?.join(' '), ...set }) : { ...set };
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries({ ...fixed, ...point }))
    if (name.startsWith(TRAINING) === (prefix !== '')) values[name.slice(prefix.length)] = value;
  const choices: Chosen['choices'] = {};
  for (const name of CHOICES) {
    if (values[name] === undefined || Object.hasOwn(scenario.parameters, name)) continue;
    choices[name] = String(values[name]);
    delete values[name];
  }
  return { set: computedSettings(values, scenario.parameters, scenario.id), choices };
}

/** The plan of a stage at a point, which fails where the scenario cannot have it. @throws what {@link chosenAt} and `planScenario` throw */
export function planStage(
  stage: Stage,
  sweep: Sweep,
  point: Point,
): { readonly plan: Plan; readonly request: SweepJob['request'] } {
  const { prefix, scenario, reference, code } = stage;
  const { set, choices } = chosenAt(stage, sweep, point);
  const { board, faults, ...others } = choices;
  const request: RunRequest & { readonly scenario: string } = {
    ...{ scenario: reference, set, ...others },
    ...given({
      board: board === NONE ? undefined : board,
      faults: faults === undefined ? undefined : faultsIn(faults).map(parseFault),
      staleAfterSeconds: prefix === '' ? sweep.staleAfterSeconds : undefined,
    }),
  };
  return { plan: planScenario(scenario, request, { reference, code }), request };
}

/** The parameter that an axis varies; undefined for a choice, such as a body. */
export function parameterOf({ judged, training }: Stages, name: string): Parameter | undefined {
  const stage = name.startsWith(TRAINING) ? training : judged;
  const own = stage === undefined ? name : name.slice(stage.prefix.length);
  return stage !== undefined && Object.hasOwn(stage.scenario.parameters, own)
    ? stage.scenario.parameters[own]
    : undefined;
}

/** Names of the boards that host networks of a sweep, each once. */
export function boardsOf(sweep: Sweep, space: Space, stages: Stages): readonly string[] {
  const isBoard = ([name]: readonly [string, unknown]): boolean =>
    ['board', `${TRAINING}board`].includes(name) && parameterOf(stages, name) === undefined;
  const varied = space.map(({ name, domain }) => [name, domain.kind === 'list' ? domain.values : []] as const);
  const all = [...Object.entries({ board: sweep.board ?? NONE, ...sweep.set }), ...varied].filter(isBoard);
  const names = new Set(all.flatMap(([, value]) => value).map(String));
  names.delete(NONE);
  return [...names];
}

/** What a sweep varies. @throws ValidationError `unknown_axis`, `no_axes`, `conflicting_options`, and what `parseDomain` throws */
export function spaceOf(sweep: Sweep, stages: Stages): Space {
  const { body, physics, controller, board, faults } = sweep;
  const fixed = { ...given({ body, physics, controller, board, faults }), ...sweep.set };
  const space = Object.entries(sweep.vary).map(([name, values]): Axis => {
    if (Object.hasOwn(fixed, name)) {
      throw new ValidationError(`'${name}' is set and varied`, {
        code: 'conflicting_options',
        expected: 'one of them',
        received: `${name}=${fixed[name as keyof typeof fixed]} and ${[values].flat().join(', ')}`,
      });
    }
    return { name, domain: domainOf(name, values, stages) };
  });
  if (space.length > 0) return space;
  throw new ValidationError('nothing is varied', {
    code: 'no_axes',
    expected: 'a parameter, and what it may be',
    received: sweep.vary,
    remedy: 'name one: --vary dopamine=0:2:0.5',
  });
}

function domainOf(name: string, values: Sweep['vary'][string], stages: Stages): Domain {
  const parameter = parameterOf(stages, name);
  if (parameter !== undefined) {
    const reader = (declared: Parameter) => (value: string) =>
      resolveParameters({ [name]: declared }, { [name]: value }, stages.judged.scenario.id)[name] as Value;
    const free = { ...parameter, minimum: Number.NEGATIVE_INFINITY, maximum: Number.POSITIVE_INFINITY };
    return parseDomain([values].flat().join(', '), name, reader(parameter), reader(free));
  }
  const { judged, training } = stages;
  const inTraining = training !== undefined && name.startsWith(TRAINING);
  const own = inTraining ? name.slice(TRAINING.length) : name;
  if (!(CHOICES as readonly string[]).includes(own)) throw unknownAxis(name, stages);
  const { scenario } = inTraining ? training : judged;
  const text = [values].flat().join(', ');
  const names = {
    ...{ body: Object.keys(scenario.bodies), physics: scenario.physics },
    ...{ controller: ['scenario', 'oracle'], board: [NONE, 'loihi-fixed'] },
  };
  if (own !== 'faults')
    return listed(text, name, (word) => word, `names, such as ${names[own as keyof typeof names].join(', ')}`);
  const reads = (word: string): string => faultsIn(word).map(parseFault).map(faultText).join(' ') || NONE;
  return listed(text, name, reads, 'faults of sensors, such as none, scan=dead@5');
}

/** The faults of a value, one word each. */
function faultsIn(value: string): readonly string[] {
  return value === NONE ? [] : value.split(/\s+/).filter((word) => word !== '');
}

function unknownAxis(name: string, { judged, training }: Stages): ValidationError {
  const namesOf = ({ prefix, scenario }: Stage): string[] =>
    [...Object.keys(scenario.parameters), ...CHOICES].map((own) => `${prefix}${own}`);
  const known = [...namesOf(judged), ...(training === undefined ? [] : namesOf(training))];
  const nearest = nearestName(name, known);
  return new ValidationError(`'${name}' cannot be varied: scenario '${judged.scenario.id}' has no such parameter`, {
    code: 'unknown_axis',
    expected: known.join(', '),
    received: name,
    ...given({
      remedy:
        name.startsWith(TRAINING) && training === undefined
          ? 'name the scenario in which controllers learn first: --train SCENARIO'
          : nearest && `did you mean '${nearest}'?`,
    }),
  });
}
