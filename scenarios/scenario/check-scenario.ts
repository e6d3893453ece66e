import { given } from '../../agents/given.ts';
import { defineBody, type ErrorCode, ReafferenceError, ScenarioError, ValidationError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { requireBaseline } from './baselines.ts';
import { METRICS } from './metric.ts';
import type { Parameter, Settings } from './parameters.ts';
import { resolveParameters } from './parameters.ts';
import { shown } from './plain-data.ts';
import { resolveGate } from './resolved-gate.ts';
import type { Gate, Scenario, Session } from './scenario.ts';
import { callScenario } from './scenario-call.ts';
import { SCENARIO_STRUCTURE } from './scenario-structure.ts';

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Checks a scenario as far as that needs no run. Ids are in kebab-case and unique. Defaults of parameters are within their
 * bounds. Gates have limits and ask for trials that exist. Ablations and contrasts set known parameters. Each seed is listed once.
 *
 * @throws ValidationError `not_a_scenario`
 * @throws ScenarioError `invalid_field`, `invalid_id`, `invalid_version`, `invalid_parameter`, `no_bodies`, `invalid_body`, `no_physics`,
 * `invalid_seeds`, `duplicate_id`, `invalid_session`, `unknown_metric`, `unknown_session`, `unknown_measure`, `invalid_gate`,
 * `gate_trials_out_of_range`, `unknown_gate`, `unknown_body`, `unknown_controller`, `invalid_setting`, `invalid_trials`, or
 * `scenario_failed` if the function that counts trials throws
 */
export function checkScenario(scenario: Scenario): void {
  if (typeof scenario !== 'object' || scenario === null) {
    throw new ValidationError('a scenario is expected', {
      code: 'not_a_scenario',
      expected: 'what `defineScenario` made, or a study exports',
      received: shown(scenario),
      remedy: 'import the scenario; in Node, `loadScenario` of reafference/scenarios/pool gives it by its id',
    });
  }
  const at = typeof scenario.id === 'string' ? scenario.id : '(no id)';
  requireKebab(scenario.id, 'scenario', at);
  const flaw = SCENARIO_STRUCTURE(scenario, '');
  if (flaw !== undefined) throw fault(at, 'invalid_field', flaw.at, flaw.expected, shown(flaw.received));
  if (!Number.isInteger(scenario.version) || scenario.version < 1) {
    throw fault(at, 'invalid_version', 'version', 'a whole number from 1', scenario.version);
  }
  for (const [name, parameter] of Object.entries(scenario.parameters)) checkParameter(name, parameter, at);
  checkBodies(scenario, at);
  checkSeeds(scenario.seeds, at);
  requireUnique(scenario.gates, 'gates', at);
  requireUnique(scenario.ablations, 'ablations', at);
  const trials = countTrials(scenario, at);
  checkSessions(scenario.sessions ?? [], at);
  for (const gate of scenario.gates) checkGate(gate, scenario, trials, at);
  for (const [name, { range }] of Object.entries(scenario.measures ?? {})) checkRange(name, range, at);
  for (const { id, set, mustFail, side, seeds, controller } of scenario.ablations) {
    const ids = scenario.gates.map((gate) => gate.id);
    const gate = scenario.gates.find((one) => one.id === mustFail);
    if (gate === undefined) {
      const nearest = nearestName(mustFail, ids);
      const remedy = nearest === undefined ? undefined : `did you mean '${nearest}'?`;
      throw fault(
        at,
        'unknown_gate',
        `ablation '${id}'`,
        `mustFail: ${ids.join(' | ') || '(there are no gates)'}`,
        mustFail,
        remedy,
      );
    }
    checkSide(id, side, gate, at);
    const listed = scenario.seeds.length;
    if (seeds !== undefined && !(Number.isInteger(seeds) && seeds >= 1 && seeds <= listed))
      throw fault(
        at,
        'invalid_seeds',
        `ablation '${id}'`,
        `seeds: a whole number from 1 to the ${listed} listed`,
        seeds,
      );
    if (controller !== undefined) checkBaseline(controller, `ablation '${id}'`, scenario, at);
    if (controller === undefined || Object.keys(set).length > 0) checkSettings(set, `ablation '${id}'`, scenario, at);
  }
}

/** An ablation of a gate with two limits says beyond which it must fail; of a gate with one, it can only be that one. */
function checkSide(id: string, side: unknown, { id: gate, atLeast, atMost, between }: Gate, at: string): void {
  const sides = [
    ...(between !== undefined || atLeast !== undefined ? ['below'] : []),
    ...(between !== undefined || atMost !== undefined ? ['above'] : []),
  ];
  if (side === undefined ? sides.length === 1 : sides.includes(side as string)) return;
  const remedy =
    side === undefined
      ? `say on which side of its limits the ablation must fail '${gate}': a mechanism that is missing makes it worse, not better`
      : undefined;
  throw fault(at, 'invalid_side', `ablation '${id}'`, `side: ${sides.join(' | ')}`, side, remedy);
}

function checkRange(name: string, range: readonly [number, number] | undefined, at: string): void {
  if (range === undefined || (range.every(Number.isFinite) && range[0] < range[1])) return;
  throw fault(at, 'invalid_range', `measure '${name}'`, 'range: the least and the greatest value, both finite', range);
}

function checkParameter(name: string, parameter: Parameter, at: string): void {
  if ('choices' in parameter) {
    const { default: word, choices } = parameter;
    if (choices.includes(word) && new Set(choices).size === choices.length) return;
    throw fault(at, 'invalid_parameter', `parameter '${name}'`, 'different choices, the default among them', {
      default: word,
      choices,
    });
  }
  const { default: value, minimum = -Infinity, maximum = Infinity } = parameter;
  if (Number.isFinite(value) && minimum <= value && value <= maximum) return;
  throw fault(at, 'invalid_parameter', `parameter '${name}'`, `a finite default from ${minimum} to ${maximum}`, value);
}

function checkBodies(scenario: Scenario, at: string): void {
  const bodies = Object.entries(scenario.bodies);
  if (bodies.length === 0) throw fault(at, 'no_bodies', 'bodies', 'at least one body', {});
  for (const [name, body] of bodies) {
    // Names of bodies and controllers become parts of names of files.
    requireKebab(name, 'bodies', at);
    try {
      defineBody(body);
    } catch (cause) {
      throw fault(at, 'invalid_body', `body '${name}'`, 'a possible body', undefined, undefined, cause);
    }
  }
  for (const name of Object.keys(scenario.baselines ?? {})) requireKebab(name, 'baselines', at);
  if (scenario.physics.length === 0) throw fault(at, 'no_physics', 'physics', 'at least one engine', []);
}

function checkSeeds(seeds: readonly number[], at: string): void {
  const seen = new Set<number>();
  for (const seed of seeds) {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw fault(at, 'invalid_seeds', 'seeds', 'whole numbers from 0', seed);
    if (seen.has(seed)) throw fault(at, 'invalid_seeds', 'seeds', 'each seed once', seed, `list seed ${seed} once`);
    seen.add(seed);
  }
  if (seeds.length === 0) throw fault(at, 'invalid_seeds', 'seeds', 'at least one seed', []);
}

function checkGate(gate: Gate, scenario: Scenario, trials: number, at: string): void {
  const { id, contrast, relativeTo, bodies } = gate;
  checkNames(gate, scenario, at);
  const resolved = resolveGate(gate, scenario).statistic;
  const [first, last] = 'measure' in resolved ? [1, 1] : resolved.trials;
  if (!(Number.isInteger(first) && Number.isInteger(last) && 1 <= first && first <= last && last <= trials)) {
    throw fault(at, 'gate_trials_out_of_range', `gate '${id}'`, `trials from 1 to ${trials}, first before last`, [
      first,
      last,
    ]);
  }
  checkLimits(gate, at);
  const unknown = bodies?.find((body) => !Object.hasOwn(scenario.bodies, body));
  if (unknown !== undefined) {
    throw fault(at, 'unknown_body', `gate '${id}'`, Object.keys(scenario.bodies).join(' | '), unknown);
  }
  if (contrast !== undefined) checkSettings(contrast, `the contrast of gate '${id}'`, scenario, at);
  if (relativeTo !== undefined) checkBaseline(relativeTo, `gate '${id}'`, scenario, at);
  if (contrast !== undefined && relativeTo !== undefined)
    throw fault(at, 'invalid_gate', `gate '${id}'`, 'contrast or relativeTo, not both', { contrast, relativeTo });
}

/** A gate has one limit, or two of which the lower comes first; and if it says why, it says something. */
function checkLimits({ id, atLeast, atMost, between, reason }: Gate, at: string): void {
  const where = `gate '${id}'`;
  const limits = between ?? [atLeast, atMost].filter((limit) => limit !== undefined);
  const { length } = limits;
  const finite = Array.isArray(limits) && length > 0 && limits.every(Number.isFinite);
  const exclusive = between === undefined || (length === 2 && atLeast === undefined && atMost === undefined);
  if (!finite || !exclusive || (length === 2 && limits[0] > limits[1])) {
    const expected = 'between, a lower and an upper limit; or a finite atLeast, a finite atMost, or both';
    throw fault(at, 'invalid_gate', where, expected, given({ atLeast, atMost, between }));
  }
  if (reason !== undefined && (typeof reason !== 'string' || reason.trim() === ''))
    throw fault(at, 'invalid_gate', where, 'a reason in words, or none', reason);
}

/** Refuses a gate that asks for a metric, a measure or a session that there is not. */
function checkNames({ id, statistic }: Gate, { sessions = [], measures = {} }: Scenario, at: string): void {
  const demand = (code: ErrorCode, asked: unknown, known: readonly string[]): void => {
    if (known.includes(asked as string)) return;
    const nearest = typeof asked === 'string' ? nearestName(asked, known) : undefined;
    const remedy = nearest === undefined ? undefined : `did you mean '${nearest}'?`;
    throw fault(at, code, `gate '${id}'`, known.join(' | ') || '(there are none)', asked, remedy);
  };
  if ('measure' in statistic) {
    demand('unknown_measure', statistic.measure, Object.keys(measures));
    if (statistic.over !== undefined) demand('invalid_gate', statistic.over, ['mean', 'median']);
    return;
  }
  const { metric, over, trials, within, after } = statistic;
  demand('unknown_metric', metric, Object.keys(METRICS));
  demand('invalid_gate', over, ['mean', 'median']);
  if (typeof trials === 'string')
    demand(
      'unknown_session',
      trials,
      sessions.map(({ name }) => name),
    );
  const timed = within !== undefined || after !== undefined;
  if (timed && !(metric === 'success' && 0 < (after ?? 1e-9) && (after ?? 0) < (within ?? Infinity))) {
    const expected = "within and after only of metric 'success', above 0 s, after before within";
    throw fault(at, 'invalid_gate', `gate '${id}'`, expected, statistic);
  }
}

/** Sessions have different names and do not overlap. They may end after the last trial, which depends on the parameters. */
function checkSessions(sessions: readonly Session[], at: string): void {
  const seen = new Set<string>();
  let before = 0;
  for (const { name, trials } of [...sessions].sort((a, b) => a.trials[0] - b.trials[0])) {
    const [first, last] = trials;
    if (!(Number.isInteger(first) && Number.isInteger(last) && before < first && first <= last))
      throw fault(
        at,
        'invalid_session',
        `session '${name}'`,
        'whole trials from 1, first before last, each once',
        trials,
      );
    if (seen.has(name)) throw fault(at, 'invalid_session', 'sessions', 'each name once', name);
    seen.add(name);
    before = last;
  }
}

function checkBaseline(name: string, what: string, scenario: Scenario, at: string): void {
  try {
    requireBaseline(name, scenario);
  } catch (cause) {
    const remedy = cause instanceof ReafferenceError ? cause.remedy : undefined;
    throw fault(at, 'unknown_controller', what, 'the name of a baseline', name, remedy, cause);
  }
}

function checkSettings(set: Settings, what: string, scenario: Scenario, at: string): void {
  if (Object.keys(set).length === 0)
    throw fault(at, 'invalid_setting', what, 'at least one parameter that it sets', {});
  try {
    resolveParameters(scenario.parameters, set, at);
  } catch (cause) {
    const remedy = cause instanceof ReafferenceError ? cause.remedy : undefined;
    throw fault(at, 'invalid_setting', what, 'values for parameters of the scenario', set, remedy, cause);
  }
}

function countTrials(scenario: Scenario, at: string): number {
  const defaults = resolveParameters(scenario.parameters, {}, at);
  const trials = callScenario({ scenario: at, name: 'trials' }, () => scenario.trials(defaults));
  if (Number.isInteger(trials) && trials >= 1) return trials;
  throw fault(at, 'invalid_trials', 'trials()', 'a whole number from 1', trials);
}

function requireUnique(named: readonly { readonly id: string }[], what: string, at: string): void {
  const seen = new Set<string>();
  for (const { id } of named) {
    requireKebab(id, what, at);
    if (seen.has(id)) throw fault(at, 'duplicate_id', what, 'each id once', id);
    seen.add(id);
  }
}

function requireKebab(id: unknown, what: string, at: string): void {
  if (typeof id === 'string' && KEBAB_CASE.test(id)) return;
  throw fault(at, 'invalid_id', what, 'an id in kebab-case, such as water-maze', id);
}

function fault(
  at: string,
  code: ErrorCode,
  block: string,
  expected: string,
  received: unknown,
  remedy?: string,
  cause?: unknown,
): ScenarioError {
  return new ScenarioError(`scenario '${at}' is ill-defined`, {
    code,
    block,
    expected,
    ...given({ received, remedy, cause }),
  });
}
