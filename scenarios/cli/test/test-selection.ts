import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { findScenarios, scenarioIds } from '../../plan/find-scenarios.ts';
import { loadScenario } from '../../plan/load.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** A scenario on one body under one engine. */
export interface Configuration {
  /** Id or absolute path by which it is loaded. */
  readonly reference: string;
  readonly scenario: Scenario;
  readonly body: string;
  readonly physics: string;
  /** `water-maze/point/kinematic` */
  readonly name: string;
}

/**
 * Configurations that the patterns of `test` ask for: a path is a scenario file; an id of the catalogue is that scenario, alone or with the beginning of
 * a body and an engine behind it; anything else is looked for in the names of the catalogue's configurations, `*` standing for
 * anything. No pattern asks for all. A folder hides no id.
 *
 * @param folder Where relative paths start.
 * @throws ValidationError `nothing_to_test`
 */
export async function selectConfigurations(patterns: readonly string[], folder: string): Promise<Configuration[]> {
  const isPath = (pattern: string): boolean => {
    const path = resolve(folder, pattern);
    return existsSync(path) && !(findScenarios().has(pattern.split('/', 1)[0]) && statSync(path).isDirectory());
  };
  const paths = patterns.filter(isPath).map((path) => resolve(folder, path));
  const names = patterns.filter((pattern) => !isPath(pattern));
  const references = [...(patterns.length === 0 || names.length > 0 ? scenarioIds() : []), ...paths];
  const all = (await Promise.all(references.map(configurationsOf))).flat();
  const tests = names.map(patternTest);
  const selected =
    patterns.length === 0
      ? all
      : all.filter(({ reference, name }) => paths.includes(reference) || tests.some((test) => test.test(name)));
  for (const [i, test] of tests.entries()) {
    if (!all.some(({ name }) => test.test(name))) throw nothingToTest(names[i], all);
  }
  return selected;
}

async function configurationsOf(reference: string): Promise<Configuration[]> {
  const { scenario } = await loadScenario(reference);
  return configurations(scenario).map(([body, physics]) => ({
    reference,
    scenario,
    body,
    physics,
    name: `${scenario.id}/${body}/${physics}`,
  }));
}

/** Every body under every engine; a body that is a point has no extent to collide with and runs under `kinematic` where it can. */
export function configurations({ bodies, physics }: Pick<Scenario, 'bodies' | 'physics'>): [string, string][] {
  return Object.entries(bodies).flatMap(([name, body]) =>
    physics
      .filter((engine) => body.radius > 0 || engine === 'kinematic' || !physics.includes('kinematic'))
      .map((engine): [string, string] => [name, engine]),
  );
}

function patternTest(pattern: string): RegExp {
  const text = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  const [id] = pattern.split('/', 1);
  if (!findScenarios().has(id)) return new RegExp(text);
  return new RegExp(id === pattern ? `^${text}/` : `^${text}`);
}

function nothingToTest(pattern: string, all: readonly Configuration[]): ValidationError {
  const ids = [...new Set(all.map(({ scenario }) => scenario.id))];
  const [id] = pattern.split('/', 1);
  const nearest = nearestName(id, ids);
  // An id with bodies and engines of others behind it matches nothing either.
  const own = all.filter(({ scenario }) => scenario.id === id).map(({ name }) => name);
  return new ValidationError(`no scenario matches '${pattern}'`, {
    code: 'nothing_to_test',
    expected: (own.length > 0 ? own : ids).join(', ') || 'the path of a scenario file',
    received: pattern,
    remedy:
      nearest === undefined || own.length > 0
        ? '`list` tells what there is; part of a name does too, as in water-maze/point'
        : `did you mean '${nearest}'?`,
  });
}
