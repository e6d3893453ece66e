import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubEnvironments } from '../../../../scenarios/cli/environment/sub-environments.ts';
import { share } from '../../../effort.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import reach from '../../fixtures/reach.ts';
import { call, REACH } from '../call.ts';

const STEPS = ['--step', '0.05', '--set', 'trials=2'];

/** Serves environments, and sends them lines. */
async function ask(lines: readonly unknown[], more: readonly string[], cwd = tmpdir()) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const stdin = [Buffer.from(text)] as unknown as AsyncIterable<Uint8Array>;
  const { code, stdout, stderr } = await call(['environment', REACH, '--stdio', ...STEPS, ...more], { cwd, stdin });
  expect({ code, stderr: stderr.replace(/^wrote .*\n/gm, '') }).toEqual({ code: 0, stderr: '' });
  const [said, ...answers] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { said, answers };
}

const reset = (seed?: number) => ({ reset: seed === undefined ? {} : { seed } });
const step = (speed: number) => ({ step: { velocity: [speed, speed, 0] } });
/** As long as a trial of 1 s can take, with its outcome. */
const TRIAL_STEPS = 22;

const digestsIn = (folder: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).seedDigests;

describe('several environments', () => {
  it('do what each does alone, to the digest, and leave one folder that compare takes', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const speeds = [0.3, 0.05, -0.2];
    const trial = (speed: number, seed?: number): object[] => [reset(seed), ...Array(TRIAL_STEPS).fill(step(speed))];
    const lines = Array.from({ length: 4 }, () => speeds.map((speed) => trial(speed))).flatMap((each) =>
      each[0].map((_, k) => each.map((requests) => requests[k])),
    );
    const { said, answers } = await ask(lines, ['--environments', '3', '--seed', '4', '--out', 'all'], cwd);
    expect(said).toMatchObject({ protocol: 'reafference-environment/1', environments: 3, trials: 2 });
    const digests: Record<string, string> = {};
    for (const [k, speed] of speeds.entries()) {
      const alone = [4 + k, 7 + k].flatMap((seed) => [...trial(speed, seed), ...trial(speed)]);
      const { answers: expected } = await ask(alone, ['--out', `alone-${k}`], cwd);
      expect(answers.map((answer) => answer[k])).toEqual(expected);
      Object.assign(digests, digestsIn(join(cwd, `alone-${k}`)));
    }
    expect(Object.keys(digests)).toEqual(['4', '5', '6', '7', '8', '9']);
    expect(digestsIn(join(cwd, 'all'))).toEqual(digests);
    const { code, stdout } = await call(['compare', 'all', 'alone-1', '--json'], { cwd });
    expect(code).toBe(0);
    const { runs, comparisons } = JSON.parse(stdout);
    expect(runs.map((run: { seeds: number[] }) => run.seeds)).toEqual([
      [4, 5, 6, 7, 8, 9],
      [5, 8],
    ]);
    expect(comparisons[0]).toMatchObject({ seeds: [5, 8], sameDigests: [5, 8] });
  });

  it('are left alone by null, and have errors of their own', async () => {
    const { answers } = await ask(
      [
        [null, step(0), reset(9)],
        [reset(), reset(), { step: { velocity: [0] } }],
        [{ scene: {} }, null, 'step'],
        [null, reset(-1), step(0.1)],
      ],
      ['--environments', '3'],
    );
    expect(answers).toMatchObject([
      [null, { error: { code: 'no_trial_under_way' } }, { info: { seed: 9, trial: 0 } }],
      [{ info: { seed: 1 } }, { info: { seed: 2 } }, { error: { code: 'invalid_action' } }],
      [{ goals: [{ x: 0.3 }] }, null, { error: { code: 'not_a_request', received: '"step"' } }],
      [null, { error: { code: 'invalid_seeds' } }, { info: { seed: 9, elapsedSeconds: 0.05 } }],
    ]);
  });

  it.each([
    ['{"reset": {}}', 'not_a_request', 'a list of 2 requests, null for a sub-environment that is left alone'],
    ['[{"reset": {}}]', 'not_a_request', 'a list of 2 requests, null for a sub-environment that is left alone'],
    ['[{"reset": {}},', 'not_a_request', expect.any(String)],
    ['[{"reset": {"seed": 3}}, {"reset": {"seed": 3}}]', 'invalid_seeds', expect.stringContaining('of its own')],
  ])('do nothing at %s', async (line, code, expected) => {
    const { answers } = await ask([line, [reset(), reset()]], ['--environments', '2']);
    expect(answers[0]).toMatchObject({ error: { code, expected } });
    expect(answers[1]).toMatchObject([{ info: { seed: 1, trial: 0 } }, { info: { seed: 2, trial: 0 } }]);
  });

  it('are for a caller', async () => {
    const { code, stderr } = await call(['environment', REACH, '--environments', '2'], { cwd: tmpdir() });
    expect([code, stderr]).toEqual([2, expect.stringContaining('misplaced_option')]);
    expect(stderr).toContain('--stdio beside it');
  });

  it('are never at one seed, begin none again that was not asked for, and keep what was done last', async () => {
    const request = fc.oneof(
      { arbitrary: fc.constant<unknown>({ reset: {} }), weight: 6 },
      fc.nat(9).map((seed) => ({ reset: { seed } })),
      fc.constantFrom<unknown>(null, 'reset', step(0.1), { reset: { seed: '3' } }, { reset: { seed: 1e300 } }),
    );
    const line = fc.array(request, { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
        const several = await SubEnvironments.open(reach, { parameters: { trials: 2 }, stepSeconds: 0.05 }, 3);
        const at = [1, 2, 3];
        const seen = new Set(at);
        for (const requests of lines) {
          const answers = JSON.parse(several.answer(JSON.stringify(requests)));
          if (!Array.isArray(answers)) continue;
          for (const seed of requests.map(askedFor)) if (seed !== undefined) seen.add(seed);
          for (const [k, { info }] of answers.map((one) => one ?? {}).entries()) {
            if (info === undefined || info.seed === at[k]) continue;
            if (askedFor(requests[k]) === undefined) expect(seen.has(info.seed)).toBe(false);
            at[k] = info.seed;
            seen.add(info.seed);
          }
          expect(new Set(at).size).toBe(3);
        }
        several.close();
        const seeds = several.results.map(({ seed }) => seed);
        expect(seeds).toEqual([...new Set(seeds)].sort((one, other) => one - other));
        expect([...seen]).toEqual(expect.arrayContaining(seeds));
      }),
      { numRuns: share(100) },
    );
  });

  it('keep of a seed what was begun last, and done', async () => {
    const several = await SubEnvironments.open(reach, { parameters: { trials: 3 }, stepSeconds: 0.05 }, 2);
    const send = (...requests: unknown[]): unknown => JSON.parse(several.answer(JSON.stringify(requests)));
    const trials = (): number[][] => several.results.map((result) => [result.seed, result.trials.length]);
    send(reset(), reset());
    send(reset(), reset());
    send(reset(), reset(9));
    expect(trials()).toEqual([
      [1, 2],
      [2, 1],
    ]);
    // Seed 2 goes from the second to the first, which completes nothing of it at first.
    send(reset(2), null);
    expect(trials()).toContainEqual([2, 1]);
    send(reset(), null);
    send(reset(), null);
    expect(trials()).toContainEqual([2, 2]);
    several.close();
  });
});

/** The seed that a request asks for, if it is one. */
function askedFor(request: unknown): number | undefined {
  const seed = (request as { reset?: { seed?: unknown } } | null)?.reset?.seed;
  return Number.isSafeInteger(seed) ? Number(seed) : undefined;
}
