import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import * as convert from '../../../scenarios/cli/convert.ts';
import { EXIT, errorBlock, exitCodeOf } from '../../../scenarios/cli/exit.ts';
import * as inspect from '../../../scenarios/cli/inspect.ts';
import { EVENTS, SAMPLES } from '../../bridges/recording/events/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-recordings-'));
const home = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});
afterEach(() => vi.restoreAllMocks());

/** Calls one of the two commands in this process. */
async function reafference(...args: readonly string[]) {
  const program = new Command()
    .option('--no-color')
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  inspect.configure(program.command('inspect'));
  convert.configure(program.command('convert'));
  let [stdout, stderr, code] = ['', '', 0];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text;
    return true;
  });
  try {
    await program.parseAsync([...args, '--no-color'], { from: 'user' });
  } catch (error) {
    stderr = errorBlock(error, false);
    code = error instanceof CommanderError ? EXIT.usage : exitCodeOf(error);
  } finally {
    vi.restoreAllMocks();
  }
  return { code, stdout, stderr };
}

const place = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return name;
};
const ON = EVENTS.polarity.reduce((sum, polarity) => sum + polarity, 0);

describe('reafference inspect RECORDING', () => {
  it('shows what a recording holds, and draws it', async () => {
    const { code, stdout, stderr } = await reafference('inspect', place('a.raw', SAMPLES.evt3), '--picture', 'a.png');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('a.raw  evt3, 128x96');
    expect(stdout).toContain(`${EVENTS.count}: ${ON} ON, ${EVENTS.count - ON} OFF`);
    expect(stdout).toMatch(/[▁▂▃▄▅▆▇█]/);
    expect(stdout).toMatch(/│[ ░▒▓█]{60}│/);
    expect(readFileSync(join(folder, 'a.png')).subarray(1, 4).toString()).toBe('PNG');
  });

  it('gives the same as one JSON object', async () => {
    const { code, stdout } = await reafference('inspect', place('b.mcap', SAMPLES.mcap), '--json');
    expect(code).toBe(0);
    const facts = JSON.parse(stdout);
    expect(facts).toMatchObject({
      file: 'b.mcap',
      format: 'mcap',
      geometry: { width: 128, height: 96 },
      events: EVENTS.count,
      on: ON,
      error: null,
    });
    expect(facts.rate.events.reduce((sum: number, events: number) => sum + events)).toBe(EVENTS.count);
    expect(facts.duration).toBeCloseTo(Math.max(...EVENTS.t) - Math.min(...EVENTS.t), 9);
  });

  it('of a damaged one shows what comes before the damage, names the place and exits 3', async () => {
    const cut = place('cut.dat', SAMPLES.dat.subarray(0, SAMPLES.dat.length - 3));
    const { code, stdout, stderr } = await reafference('inspect', cut);
    expect(code).toBe(3);
    expect(stdout).toContain(`${EVENTS.count - 1}: `);
    expect(stderr).toMatch(/RecordingError: the recording is cut off, at byte \d+\n[\s\S]*code: +truncated_recording/);
    const json = JSON.parse((await reafference('inspect', cut, '--json')).stdout);
    expect(json).toMatchObject({ events: EVENTS.count - 1, error: { code: 'truncated_recording' } });
  });

  it('refuses what is no recording', async () => {
    const { code, stderr } = await reafference('inspect', place('letter.txt', new TextEncoder().encode('Dear all,\n')));
    expect(code).toBe(3);
    expect(stderr).toContain('unknown_recording');
  });
});

describe('reafference convert IN OUT', () => {
  it('writes the events in the format of the ending', async () => {
    const { code, stdout } = await reafference('convert', place('c.mcap', SAMPLES.mcap), 'c.aedat4', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      in: { format: 'mcap' },
      out: { file: 'c.aedat4', format: 'aedat4' },
      events: EVENTS.count,
    });
    expect(JSON.parse((await reafference('inspect', 'c.aedat4', '--json')).stdout)).toMatchObject({
      format: 'aedat4',
      geometry: { width: 128, height: 96 },
      events: EVENTS.count,
      on: ON,
    });
  });

  it('counts times from the first event, and takes the geometry and the format that are given', async () => {
    const text = place('d.txt', new TextEncoder().encode('1700000000.5 1 2 1\n1700000000.500123 3 4 0\n'));
    expect((await reafference('convert', text, 'd.bin', '--to', 'dat', '--geometry', '8x8')).code).toBe(2);
    const zero = await reafference('convert', text, 'd.bin', '--to', 'dat', '--geometry', '8x8', '--from-zero');
    expect(zero.code).toBe(0);
    expect(JSON.parse((await reafference('inspect', 'd.bin', '--json')).stdout)).toMatchObject({
      format: 'dat',
      start: 0,
      end: 123e-6,
    });
  });

  it('of a damaged one writes the events before the damage and exits 3', async () => {
    const cut = place('e.dat', SAMPLES.dat.subarray(0, SAMPLES.dat.length - 3));
    expect((await reafference('convert', cut, 'e.es')).code).toBe(3);
    expect((await reafference('inspect', 'e.es')).stdout).toContain(`${EVENTS.count - 1}: `);
  });

  it.each([
    [['convert', 'f.es', 'f.es'], 'same_file'],
    [['convert', 'f.es', 'f.xyz'], 'unknown_format'],
    [['convert', 'f.es', 'g.raw', '--to', 'evt9'], 'unknown_format'],
    [['convert', 'f.es', 'g.raw', '--geometry', '12'], 'invalid_option'],
    [['convert', 'f.es', 'g.raw', '--time-unit', 'h'], 'Allowed choices are s, ms, us, ns'],
    [['convert', 'f.es'], "missing required argument 'out'"],
    [['convert', 'f.txt', 'g.raw'], 'unknown_geometry'],
  ])('exits 2 on %j and leaves the recording alone', async (args, message) => {
    place('f.es', SAMPLES['event-stream']);
    place('f.txt', SAMPLES.text);
    const { code, stdout, stderr } = await reafference(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(readFileSync(join(folder, 'f.es'))).toEqual(Buffer.from(SAMPLES['event-stream']));
    expect(existsSync(join(folder, 'g.raw'))).toBe(false);
  });

  it('exits 3 when the recording is not there, and when the file cannot be written', async () => {
    expect(await reafference('convert', 'nothing.es', 'h.raw')).toMatchObject({ code: 3 });
    const { code, stderr } = await reafference('convert', place('h.es', SAMPLES['event-stream']), 'h.es/h.raw');
    expect(code).toBe(3);
    expect(stderr).toContain('file_not_written');
  });
});
