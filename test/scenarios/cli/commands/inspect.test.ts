import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { EVENTS, SAMPLES } from '../../../bridges/recording/events/samples.ts';
import { call, REACH } from '../call.ts';

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

const reafference = (...argv: readonly string[]) => call(argv, { cwd: folder });

const place = (name: string, bytes: Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return name;
};
const ON = EVENTS.polarity.reduce((sum, polarity) => sum + polarity, 0);

describe('reafference inspect of a scenario', () => {
  it('shows how a scenario is wired, and where each parameter comes from', async () => {
    const { code, stdout } = await reafference('inspect', REACH, '--json', '--set', 'noise=0.01');
    expect(code).toBe(0);
    const wiring = JSON.parse(stdout);
    expect(wiring.order.map(({ phase }: { phase: string }) => phase)).toEqual([
      'deliver',
      'sense',
      'control',
      'physics',
      'judge',
    ]);
    expect(wiring.sensors).toMatchObject([
      {
        name: 'pose',
        kind: 'pose',
        scalars: 3,
        rateHz: 250,
        everyTicks: 4,
        latencySeconds: 0.003,
        noise: { position: 1e-4 },
        read: true,
      },
    ]);
    expect(wiring.controller).toMatchObject({ name: 'wanderer', neurons: 4, synapses: 16, footprintBytes: 64 });
    const from = Object.fromEntries(
      wiring.parameters.map(({ name, from }: { name: string; from: string }) => [name, from]),
    );
    expect(from).toMatchObject({ noise: '--set', learning: 'default in the scenario file' });
  });
});

describe('reafference inspect of a recording', () => {
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

  it('shows the text of what is no recording', async () => {
    const { stderr } = await reafference('inspect', place('letter.txt', new TextEncoder().encode('Dear all,\n')));
    expect(stderr).toContain('received: "Dear all,\\n"');
  });

  it('shows what a recording of a run holds', async () => {
    const argv = ['run', REACH, '--seed', '1', '--set', 'trials=2', '--jobs', '1', '--json', '--record', 'run.mcap'];
    const ran = JSON.parse((await reafference(...argv)).stdout);
    const { code, stdout } = await reafference('inspect', 'run.mcap', '--json');
    expect(code).toBe(0);
    const facts = JSON.parse(stdout);
    expect(facts).toMatchObject({ file: 'run.mcap', trials: 2, run: { scenario: 'reach', seed: '1', body: 'point' } });
    expect(facts.duration).toBeCloseTo(ran.simulatedSeconds, 6);
    const spikes = facts.topics.find(({ topic }: { topic: string }) => topic === '/spikes');
    expect(spikes).toMatchObject({ type: 'reafference_msgs/msg/Spikes' });
    expect(spikes.messages).toBeGreaterThan(0);
    const { stdout: shown } = await reafference('inspect', 'run.mcap');
    expect(shown).toContain('run.mcap  a run of reach@1');
    expect(shown).toMatch(/\/spikes +\d+ +reafference_msgs\/msg\/Spikes/);
  });

  it.each([
    [['a.raw', '--seed', '3'], '--seed is for a scenario, and this is a recording'],
    [['a.raw', '--set', 'a=1'], '--set is for a scenario'],
    [[REACH, '--picture', 'x.png'], '--picture is for a recording, and this is a scenario'],
    [[REACH, '--time-unit', 's'], '--time-unit is for a recording'],
  ])('refuses options of another subject: %j', async (argv, message) => {
    place('a.raw', SAMPLES.evt3);
    const { code, stdout, stderr } = await reafference('inspect', ...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/code: +misplaced_option\n/);
  });

  it('says that a file is not there', async () => {
    const { code, stderr } = await reafference('inspect', 'nothere.raw');
    expect(code).toBe(2);
    expect(stderr).toContain('the file does not exist');
  });

  it('takes an existing path for a path, also where a scenario has that name', async () => {
    const { code, stdout } = await reafference('inspect', place('water-maze', SAMPLES.evt3), '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'evt3' });
  });
});
