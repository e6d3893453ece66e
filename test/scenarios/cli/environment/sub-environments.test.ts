import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
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

/** The trials of two seeds. */
const drive = (speed: number, seed?: number): object[] =>
  [reset(seed), reset(), reset(), reset()].flatMap((begin) => [begin, ...Array(TRIAL_STEPS).fill(step(speed))]);

const digestsIn = (folder: string): Record<string, string> =>
  JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).seedDigests;

describe('several environments', () => {
  it.each([1, 2])('on %i threads do what each does alone, to the digest', { tags: 'long' }, async (threads) => {
    const cwd = temporaryFolder();
    const speeds = [0.3, 0.05, -0.2];
    const each = speeds.map((speed) => drive(speed));
    const lines = each[0].map((_, k) => each.map((requests) => requests[k]));
    const more = ['--environments', '3', '--jobs', String(threads), '--seed', '4', '--out', 'all'];
    const { said, answers } = await ask(lines, more, cwd);
    expect(said).toMatchObject({ protocol: 'reafference-environment/1', environments: 3, trials: 2 });
    const digests: Record<string, string> = {};
    for (const [k, speed] of speeds.entries()) {
      // The seeds of a sub-environment are as many apart as there are sub-environments.
      const alone = [4 + k, 4 + k + 3].flatMap((seed) => drive(speed, seed).slice(0, 2 * (TRIAL_STEPS + 1)));
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

  it.each([
    [['--environments', '2'], '--stdio'],
    [['--stdio', '--jobs', '2'], '--environments'],
  ])('need what makes sense of %j', async (words, beside) => {
    const cwd = temporaryFolder();
    const { code, stderr } = await call(['environment', REACH, ...words, '--out', 'there'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('misplaced_option')]);
    expect(stderr).toContain(`${beside} beside it`);
    expect(existsSync(join(cwd, 'there'))).toBe(false);
  });
});
