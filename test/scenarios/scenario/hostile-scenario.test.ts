import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReafferenceError } from '../../../agents/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { planScenario, trialOf } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { checkScenario } from '../../../scenarios/scenario/check-scenario.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { share } from '../../effort.ts';
import reach from '../fixtures/reach.ts';

/** A scenario in which everything that may be declared is. */
const full: Scenario = {
  ...(reach as unknown as Scenario),
  period: 1e-3,
  sessions: [{ name: 'all', trials: [1, 6] }],
  probes: { one: { unit: '1', meaning: 'one', read: () => 1 } },
  restProbes: { three: { unit: '1', meaning: 'three', read: () => 3 } },
  measures: { two: { unit: '1', meaning: 'two', of: () => 2 } },
  sections: () => [],
  baselines: { still: ({ body }) => reach.agent({ learning: 0, noise: 0 } as never, body) },
  gates: [
    ...reach.gates,
    {
      id: 'first',
      statistic: { metric: 'success', over: 'mean', trials: 'all', within: 1 },
      relativeTo: 'still',
      atLeast: 0,
    },
    { id: 'second', statistic: { measure: 'two' }, atMost: 3 },
  ],
};

type Path = readonly (string | number)[];

/** Paths of all values in an object, outer ones before inner ones. */
function pathsOf(value: unknown, path: Path = []): Path[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(path.length === 0 ? [] : [path]), ...inner.flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

/** The object with another value at a path. */
function damaged(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  const copy: unknown = Array.isArray(value) ? [...value] : { ...(value as object) };
  const fields = copy as Record<string, unknown>;
  fields[key] = rest.length === 0 ? by : damaged(fields[key], rest, by);
  return copy;
}

const wrong = fc.oneof(
  fc.constantFrom(undefined, null, Number.NaN, Infinity, -1, 0, 1.5, 1e308, '', 'x', '__proto__', true, Symbol('s')),
  fc.constantFrom(
    [],
    [null],
    {},
    { x: 1 },
    () => 1,
    () => undefined,
    async () => 1,
    new Map(),
    new Float64Array(2),
  ),
  fc.anything(),
);

/** What becomes of a call: nothing, or the error that it ends with, which must be of the framework. */
function outcome(call: () => unknown): ReafferenceError | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(ReafferenceError);
    expect((error as ReafferenceError).code).toMatch(/^[a-z_]+$/);
    return error as ReafferenceError;
  }
}

const paths = pathsOf(full);

test('the scenario itself is sound', () => {
  expect(paths.length).toBeGreaterThan(100);
  expect(outcome(() => checkScenario(full))).toBeUndefined();
});

describe('a scenario with one field damaged', () => {
  test('is taken, or ends in an error with a name', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), wrong, (path, by) => {
        const scenario = damaged(full, path, by) as Scenario;
        if (outcome(() => checkScenario(scenario)) !== undefined) return;
        outcome(() => planScenario(scenario));
      }),
      { numRuns: share(4000) },
    );
  });

  test('that is needed names the field, when it is missing or of another type', () => {
    const optional =
      /^(period|sessions|probes|restProbes|measures|sections|baselines|cruiseSpeed)$|\.(minimum|maximum|within|atLeast|atMost|contrast|relativeTo|bodies)$/;
    const inner = paths.filter((path) => path[0] !== 'bodies' || path.length <= 2);
    for (const path of inner) {
      const at = path.join('.');
      for (const by of optional.test(at) ? [null, Symbol('s')] : [undefined, null, Symbol('s')]) {
        const error = outcome(() => checkScenario(damaged(full, path, by) as Scenario));
        expect(error?.name, at).toBe('ScenarioError');
        if (error?.code === 'invalid_field')
          expect(at.startsWith(error.block ?? '?') || error.block?.startsWith(at), `${at}: ${error.block}`).toBe(true);
      }
    }
  });

  test.each([null, undefined, 1, 'reach', () => full])('%o is none at all', (nothing) => {
    const error = outcome(() => checkScenario(nothing as never));
    expect(error).toMatchObject({ name: 'ValidationError', code: 'not_a_scenario' });
  });

  test('a list has no id', () => {
    expect(outcome(() => checkScenario([] as never))).toMatchObject({ name: 'ScenarioError', code: 'invalid_id' });
  });
});

describe('names that become parts of names of files', () => {
  test.each([
    ['bodies', { bodies: { '../../evil': reach.bodies.point } }, '../../evil'],
    ['bodies', { bodies: { 'a/b': reach.bodies.point } }, 'a/b'],
    ['baselines', { baselines: { '..': () => null } }, '..'],
  ])('of %s are checked like ids', (block, change, received) => {
    expect(outcome(() => checkScenario({ ...full, ...change } as never))).toMatchObject({
      code: 'invalid_id',
      block,
      received,
    });
  });
});

describe('a trial with one field damaged', () => {
  const plan = planScenario(full);
  const world = full.world(plan.values, new RandomStream(1, 'world'));
  const sound = {
    ...trialOf(plan, 1, 0, world),
    goals: [{ x: 0, y: 0, radius: 1, name: 'one' }],
    cues: { tone: new Float64Array(1) },
    memory: new Float64Array(1),
    reward: () => 0,
  };
  const fields = pathsOf({ ...sound, cues: {}, memory: 0 });

  test('is taken, or names the field', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields), wrong, (path, by) => {
        const trial = damaged(sound, path, by);
        const error = outcome(() =>
          trialOf({ ...plan, scenario: { ...full, trial: () => trial as never } }, 1, 0, world),
        );
        if (error !== undefined) expect(error).toMatchObject({ name: 'ScenarioError', code: 'invalid_field' });
      }),
      { numRuns: share(1000) },
    );
  });

  test.each([
    ['trial()', undefined, undefined],
    ['trial().start', { ...sound, start: null }, null],
    ['trial().goals.0.x', { ...sound, goals: [{ ...sound.goal, x: '1' }] }, '1'],
    ['trial().judge', { ...sound, judge: 'goal' }, 'goal'],
  ])('%s', (block, trial, received) => {
    const scenario = { ...full, trial: () => trial as never };
    expect(outcome(() => trialOf({ ...plan, scenario }, 1, 0, world))).toMatchObject({
      code: 'invalid_field',
      block,
      received: received === undefined || received === null ? String(received) : received,
    });
  });
});

describe('a function that is async is told so', () => {
  const asynchronous = (name: string, scenario: unknown) => {
    const error = outcome(() => {
      const run = openRun(planScenario(scenario as Scenario), 1);
      try {
        run.step(200);
      } finally {
        run.dispose();
      }
    });
    expect(error).toMatchObject({ name: 'ScenarioError', code: 'async_function', block: name });
  };

  test.each(['world', 'agent', 'trials', 'trial'] as const)('%s', (name) => {
    const own = full[name] as (...given: readonly unknown[]) => unknown;
    asynchronous(name, { ...full, [name]: async (...given: readonly unknown[]) => own(...given) });
  });

  test.each(['judge', 'reward'] as const)('%s', (name) => {
    const trial: Scenario['trial'] = (...given) => ({
      ...full.trial(...given),
      judge: () => undefined,
      [name]: async () => 0,
    });
    asynchronous(name, { ...full, trial });
  });

  test('and one that is rejected leaves nothing behind', async () => {
    asynchronous('world', {
      ...full,
      async world() {
        throw new Error('never heard of');
      },
    });
    await new Promise((resolve) => setImmediate(resolve));
  });
});
