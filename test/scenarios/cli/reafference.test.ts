import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../scenarios/cli/commands/index.ts';
import { call, REACH } from './call.ts';

const reafference = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  call(argv, { cwd: tmpdir(), env });

describe('reafference', () => {
  it('helps, and says its version', async () => {
    const help = await reafference(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    const lines = help.stdout.replace(/\s+/g, ' ');
    for (const { name, operands = {}, summary } of COMMANDS)
      expect(lines).toContain(` ${[name, '[options]', ...Object.keys(operands), summary].join(' ')} `);
    expect(await reafference([])).toEqual(help);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await reafference(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each(COMMANDS.map(({ name }) => name))('tells what %s takes', async (name) => {
    const { code, stdout, stderr } = await reafference([name, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const flag of ['--json', '--no-color', '--debug']) expect(stdout).toContain(`  ${flag} `);
    expect((await reafference(['help', name])).stdout).toBe(stdout);
  });

  it('names options by the keys that they are declared under, with what stands for a value', async () => {
    const { stdout } = await reafference(['run', '--help']);
    expect(stdout).toMatch(/ --checkpoint-every <n> +save the whole experiment/);
    expect(stdout).toMatch(/ --resume +go on/);
  });

  it.each([
    [['bogus'], "unknown command 'bogus'"],
    [['run'], "missing required argument 'scenario'"],
    [['run', REACH, REACH], 'too many arguments'],
    [['run', REACH, '--sed', '1'], 'Did you mean one of --seed'],
    [['run', REACH, '--seeds', '0'], 'expected: a count from 1 to 1000, or seeds from 0 to 4294967295'],
    [['run', REACH, '--seeds', '10000000000'], 'expected: a count from 1 to 1000'],
    [['run', REACH, '--seeds', '82001'], 'for the one seed 82001: --seed 82001'],
    [['run', REACH, '--seeds', ''], 'expected: a count from 1 to 1000'],
    [['run', REACH, '--jobs', '10000000000'], 'expected: a whole number from 1 to 1000000000'],
    [['run', REACH, '--seed', '4294967296'], 'expected: a whole number from 0 to 4294967295'],
    [['run', REACH, '--seed', '1.5'], 'invalid_option'],
    [['run', REACH, '--record', ' '], 'expected: the name of a file'],
    [['run', REACH, '--record', 'run.csv'], 'record to run.mcap'],
    [['run', REACH, '--from', 'run.mcap', '--record', 'of-run.bag'], 'record to of-run.mcap'],
    [['run', REACH, '--out', ''], 'expected: the name of a folder'],
    [['run', REACH, '--seed', '1', '--seeds', '2'], 'conflicting_options'],
    [['run', REACH, '--set', 'lerning=1'], "did you mean 'learning'?"],
    [['run', REACH, '--set', 'learning'], 'malformed_setting'],
    [['run', REACH, '--body', 'cat'], 'expected: point, rodent'],
    [['run', 'missing.ts'], 'the scenario file does not exist'],
    [['run', REACH, '--from', 'missing.mcap'], 'unreadable_file'],
    [['inspect', 'missing.mcap'], 'the file does not exist'],
    [['convert', 'missing.raw', 'there.csv'], 'unreadable_file'],
    [['compare', 'missing', 'also-missing'], 'results_not_read'],
    [['test', 'no-such-scenario'], 'nothing_to_test'],
    [['test', REACH, '--time-budget', '0'], 'expected: a number of seconds above 0'],
    [['test', REACH, '--update-baseline'], 'missing_option'],
    [['test', REACH, '--fresh-from', '1'], 'missing_option'],
    [['test', REACH, '--fresh-seeds', '2', '--seeds', '2'], 'conflicting_options'],
    [['test', REACH, '--fresh-seeds', '1000000'], 'expected: a whole number from 1 to 100000'],
  ])('exits 2 on %j', { tags: 'long' }, async (argv, message) => {
    const { code, stdout, stderr } = await reafference(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it.each([
    [['--debug'], {}],
    [[], { DEBUG: '1' }],
  ])('shows stacks and causes to those who ask', { tags: 'long' }, async (more, env) => {
    const { stderr } = await reafference(['run', REACH, '--seed', '1', '--set', 'fault=1', ...more], env);
    expect(stderr).toMatch(/ {4}at .*trial-run.ts/);
    expect(stderr).toContain('caused by: TypeError: the judge is ill');
  });

  it('is plain where it is not a terminal, unless colour is asked for', async () => {
    expect((await reafference(['inspect', REACH])).stdout).not.toContain('\u001b');
    const colour = { FORCE_COLOR: '1' };
    expect((await reafference(['inspect', REACH], colour)).stdout).toContain('\u001b[');
    expect((await reafference(['inspect', REACH, '--no-color'], colour)).stdout).not.toContain('\u001b');
    expect((await reafference(['bogus'], colour)).stderr).toContain('\u001b[31m');
  });
});
