import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEnvironment } from '../../../../scenarios/environment/index.ts';
import { share } from '../../../effort.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import reach from '../../fixtures/reach.ts';
import { call, REACH } from '../call.ts';

/** Sends text in pieces of `size` bytes, and returns the lines that come back. */
async function ask(text: string, size = Infinity, more: readonly string[] = []) {
  const bytes = Buffer.from(text);
  async function* stdin() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const argv = ['environment', REACH, '--stdio', '--step', '0.02', '--set', 'trials=2', ...more];
  const { code, stdout, stderr } = await call(argv, { cwd: tmpdir(), stdin: stdin() });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [said, ...answers] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return { said, answers };
}

describe('an environment on standard input and output', () => {
  it('says what it is, and answers as the environment itself', { tags: 'long' }, async () => {
    const requests = [
      { reset: { seed: 4 } },
      ...Array.from({ length: 60 }, (_, k) => ({ step: { velocity: [0.3, 0.01 * k, 0] } })),
      { reset: {} },
      { step: { velocity: [0, 0, 0] } },
    ];
    const text = `${requests.map((request) => JSON.stringify(request)).join('\n')}\n`;
    const { said, answers } = await ask(text);
    expect(said).toMatchObject({
      protocol: 'reafference-environment/1',
      scenario: 'reach',
      controller: 'caller',
      params: { trials: 2 },
      stepSeconds: 0.02,
      trials: 2,
      actionSpace: { velocity: { shape: [3], fields: [{ low: -0.5, high: 0.5 }, {}, {}] } },
    });
    expect(said.observationSpace.pose.fields[0]).toEqual({ name: 'x', count: 1, unit: 'm', low: null, high: null });
    const environment = await openEnvironment(reach, { stepSeconds: 0.02, parameters: { trials: 2 } });
    const expected = requests.map((request) => {
      const one = 'reset' in request ? environment.reset(request.reset) : attempt(() => environment.step(request.step));
      return JSON.parse(JSON.stringify(one, (_, value) => (value instanceof Float64Array ? [...value] : value)));
    });
    environment.close();
    expect(expected.filter(({ error }) => error).length).toBeGreaterThan(0);
    expect(answers.map(withoutMessage)).toEqual(expected.map(withoutMessage));
    // Cut anywhere, and without an end of the last line, it is the same.
    expect((await ask(text.trimEnd(), 7)).answers).toEqual(answers);
  });

  it('leaves results that compare reads, beside those of the scenario itself', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const drive = async (out: string, speed: number): Promise<void> => {
      const step = JSON.stringify({ step: { velocity: [speed, speed, 0] } });
      const trial = (reset: object): string[] => [
        JSON.stringify({ reset }),
        ...Array.from({ length: 200 }, () => step),
      ];
      const lines = [1, 2].flatMap((seed) => [...trial({ seed }), ...trial({})]);
      const stdin = [Buffer.from(lines.join('\n'))] as unknown as AsyncIterable<Uint8Array>;
      const argv = ['environment', REACH, '--stdio', '--step', '0.02', '--set', 'trials=2', '--out', out];
      const { code, stderr } = await call(argv, { cwd, stdin });
      expect({ code, wrote: stderr.match(/^wrote .*$/gm) }).toEqual({
        code: 0,
        wrote: [`wrote ${out}/trials.csv`, `wrote ${out}/run.json`],
      });
    };
    await drive('fast', 0.3);
    await drive('slow', 0.05);
    const own = await call(['run', REACH, '--seeds', '1-2', '--set', 'trials=2', '--out', 'own'], { cwd });
    expect(own.code).toBeLessThan(2);
    const { code, stdout } = await call(['compare', 'fast', 'slow', 'own', '--json'], { cwd });
    expect(code).toBe(0);
    const { runs, comparisons } = JSON.parse(stdout);
    expect(runs.map((run: { seeds: number[] }) => run.seeds)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(runs[0].code).toBe(runs[2].code);
    const ofPath = comparisons[0].metrics.map(({ metric }: { metric: string }) => metric);
    expect(ofPath).toContain('latency_s');
    const summary = JSON.parse(readFileSync(join(cwd, 'fast/run.json'), 'utf8'));
    expect(summary).toMatchObject({
      controller: 'caller',
      partial: false,
      gates: [],
      stepSeconds: 0.02,
      params: { trials: 2 },
    });
  });

  it('has nothing to write without a caller', async () => {
    const cwd = temporaryFolder();
    const { code, stderr } = await call(['environment', REACH, '--out', 'there'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('misplaced_option')]);
    expect(existsSync(join(cwd, 'there'))).toBe(false);
  });

  it('tells of walls and goals', async () => {
    const { answers } = await ask('{"scene": {}}\n\n{"reset": {}}\n{"scene": {}}');
    expect(answers[0]).toEqual({ walls: [], obstacles: [], goals: [] });
    expect(answers[2]).toMatchObject({ obstacles: [], goals: [{ x: 0.3, y: 0.3, radius: 0.12 }] });
    expect(answers[2].walls).toHaveLength(4);
  });

  it('answers whatever line it is sent, one by one, and goes on', { tags: 'long' }, async () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc.record({ reset: fc.anything() }).map((value) => JSON.stringify(value)),
      fc
        .record({ step: fc.dictionary(fc.constantFrom('velocity', '__proto__', 'x'), fc.anything()) })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (lines) => {
        const sent = lines.map((one) => one.replaceAll('\n', ' ')).filter((one) => one.trim() !== '');
        const { answers } = await ask([...sent, '{"reset": {"seed": 9}}'].join('\n'));
        expect(answers).toHaveLength(sent.length + 1);
        for (const one of answers) expect(one.error === undefined || typeof one.error.message === 'string').toBe(true);
        expect(answers.at(-1)).toMatchObject({ info: { seed: 9, trial: 0 } });
      }),
      { numRuns: share(60) },
    );
  });

  it.each([
    ['{"reset": {}', 'not_a_request'],
    ['{"reset": {}, "step": {}}', 'not_a_request'],
    ['{"restart": {}}', 'not_a_request'],
    ['{"reset": {"seed": "4"}}', 'invalid_seeds'],
    ['{"reset": {"seeds": 4}}', 'unknown_option'],
    ['{"step": {"velocity": [0, 0, 0]}}', 'no_trial_under_way'],
  ])('says what is wrong with %s', async (line, code) => {
    expect((await ask(line)).answers).toMatchObject([{ error: { code } }]);
  });

  it.each([
    ['what only says that it has a length', '{"length": 4294967295}', 'object'],
    ['a length that fits', '{"0": 0.1, "1": 0, "2": 0, "length": 3}', 'object'],
    ['a text', '"abc"', 'string'],
    ['nothing', 'null', 'null'],
    ['texts', '["0.1", null, [[]]]', ['a string', 'a object', 'a object']],
  ])('takes no action from %s', async (_, values, received) => {
    const { answers } = await ask(`{"reset": {}}\n{"step": {"velocity": ${values}}}\n{"reset": {"seed": 3}}`);
    expect(answers[1]).toMatchObject({
      error: { code: 'invalid_action', expected: '3 finite numbers: linearX, linearY, angularZ', received },
    });
    expect(answers[2]).toMatchObject({ info: { seed: 3 } });
  });

  it('repeats little of what it is sent, passes over lines that are too long, and goes on', async () => {
    const long = 'a'.repeat(900_000);
    const requests = [
      `{"${long}": {}}`,
      `{"reset": {"${long}": 1}}`,
      `{"reset": {"seed": "${long}"}}`,
      '{"reset": {}}',
      `{"step": {"${long}": [1]}}`,
      `{"step": {"velocity": [${'1,'.repeat(400_000)}1]}}`,
      `{"reset": ${' '.repeat(1 << 20)} {}}`,
      '{"reset": {"seed": 8}}',
    ];
    const { answers } = await ask(requests.join('\n'), 50_000);
    expect(answers.map(({ error, info }) => error?.code ?? info.seed)).toEqual([
      ...['not_a_request', 'unknown_option', 'invalid_seeds', 1],
      ...['invalid_action', 'invalid_action', 'not_a_request', 8],
    ]);
    for (const { error } of answers) if (error) expect(JSON.stringify(error).length).toBeLessThan(1500);
  });

  it('needs a standard input, and tells people what there is', { tags: 'long' }, async () => {
    const cwd = tmpdir();
    expect(await call(['environment', REACH, '--stdio'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no_standard_input'),
    });
    const { code, stdout } = await call(['environment', 't-maze-evidence'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^t-maze-evidence@\d+\nbody rodent, kinematic physics, 10 trials a run, steps of 0.001 s\n/);
    expect(stdout).toMatch(/^commands +velocity\.linearX +1 +m\/s +-0\.6 to 0\.6$/m);
    const { stdout: json } = await call(['environment', REACH, '--json', '--body', 'rodent'], { cwd });
    expect(JSON.parse(json)).toMatchObject({ body: 'rodent', actionSpace: { velocity: { shape: [2] } } });
  });
});

function attempt(work: () => object): object {
  try {
    return work();
  } catch (error) {
    return { error: { code: (error as { code: string }).code } };
  }
}

function withoutMessage(answer: { readonly error?: { readonly code: string } }): object {
  return answer.error === undefined ? answer : { error: { code: answer.error.code } };
}
