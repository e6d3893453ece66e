import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EVENTS, SAMPLES } from '../../../bridges/recording/events/samples.ts';
import { call } from '../call.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const reafference = (...argv: readonly string[]) => call(argv, { cwd: folder });

const place = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return name;
};
const ON = EVENTS.polarity.reduce((sum, polarity) => sum + polarity, 0);

describe('reafference convert', () => {
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
    [['convert', 'f.es', 'g.raw', '--time-unit', 'h'], 'expected: s, ms, us, ns'],
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
