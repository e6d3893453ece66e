import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Controller, rodent } from '../../../../agents/index.ts';
import { createRecorder, type RecordingInfo } from '../../../../bridges/recording/index.ts';
import { readActivity } from '../../../../bridges/recording/runs/recorded-activity.ts';
import { readRecordedRun } from '../../../../bridges/recording/runs/recorded-run.ts';
import { openings } from '../../../open-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'activity-'));
afterAll(() => rmSync(folder, { recursive: true }));

const wall = { from: { x: -1, y: 0 }, to: { x: -1, y: 2 }, thickness: 0.1, height: 0.4 };
const info: RecordingInfo = {
  identity: { scenario: 'maze', version: 1 },
  seed: 7,
  body: rodent,
  period: 2e-3,
  world: { walls: [wall], obstacles: [] },
};
const goal = { x: 0.5, y: -0.25, radius: 0.1 };
const zero = { linearX: 0, linearY: 0, angularZ: 0 };
const result = { reason: 'goal reached', latencySeconds: 1, pathMetres: 1, collisions: 0, success: true };

/** A trial of ten ticks, a rest of six, and a trial that is not ended; spikes in every tick, of two populations. */
async function record(file: string, world = info.world, controller: Pick<Controller, 'populations'> = {}) {
  const { listener, close } = await createRecorder(file, info);
  listener.seedStart({ controller });
  const ids = new Uint32Array(4);
  let tick = 0;
  const run = (ticks: number): void => {
    for (let elapsed = 1; elapsed <= ticks; elapsed++, tick++) {
      ids.set([tick, tick + 100]);
      listener.spikes({ population: 'place', tick, ids, count: 2 });
      if (elapsed === 1) listener.spikes({ population: 'head', tick, ids, count: 1 });
      const pose = { x: 0.01 * (tick + 1), y: -0.5, heading: 1 };
      listener.tick({ tick, elapsed, pose, twist: zero, command: zero, reward: 0, observations: {} });
    }
  };
  listener.trialStart({ index: 0, tick, start: { x: 0, y: -0.5, heading: 0 }, goal });
  run(10);
  listener.trialEnd({ index: 0, ...result });
  for (let elapsed = 1; elapsed <= 6; elapsed++, tick++) {
    ids.set([7]);
    listener.spikes({ population: 'place', tick, ids, count: 1 });
    listener.rest({ tick, elapsed, ticks: 6 });
  }
  listener.trialStart({ index: 1, tick, start: { x: 3, y: 4, heading: 0 }, goal, world });
  run(5);
  await close();
}

describe('readActivity', () => {
  it('reads spikes, poses, trials and rests by their ticks', async () => {
    const file = join(folder, 'run.mcap');
    await record(file);
    const activity = await readActivity(file);
    expect(activity?.period).toBe(2e-3);
    expect(activity?.trials).toEqual([
      { firstTick: 0, endTick: 10 },
      { firstTick: 16, endTick: 21 },
    ]);
    expect(activity?.rests).toEqual([{ firstTick: 10, endTick: 16 }]);
    // Poses are sampled every 10 ms: the starts, and every fifth tick.
    expect([...(activity?.poses.ticks ?? [])]).toEqual([0, 5, 10, 16, 21]);
    expect([...(activity?.poses.x ?? [])]).toEqual([0, 0.05, 0.1, 3, 0.21].map((x) => expect.closeTo(x, 12)));
    expect([...(activity?.poses.y ?? [])]).toEqual([-0.5, -0.5, -0.5, 4, -0.5]);
    const [place, head] = activity?.populations ?? [];
    expect(place.population).toBe('place');
    expect([...place.ticks.subarray(0, 4), ...place.ticks.subarray(20, 26)]).toEqual([
      0, 0, 1, 1, 10, 11, 12, 13, 14, 15,
    ]);
    expect([...place.ids.subarray(0, 4), ...place.ids.subarray(19, 23)]).toEqual([0, 100, 1, 101, 109, 7, 7, 7]);
    expect(head).toEqual({ population: 'head', ticks: Uint32Array.of(0, 16), ids: Uint32Array.of(0, 16) });
  });

  it('reads which cells are another population while the body runs, where the controller tells', async () => {
    const populations = [
      { name: 'awake', size: 9 },
      { name: 'asleep', size: 9, whileRunning: 'awake' },
    ];
    const file = join(folder, 'pairs.mcap');
    await record(file, info.world, { populations: () => populations });
    expect((await readActivity(file))?.whileRunning).toEqual({ asleep: 'awake' });
    const bytes = readFileSync(file);
    for (const controller of [{}, { populations: () => populations.slice(0, 1) }]) {
      await record(file, info.world, controller);
      expect((await readActivity(file))?.whileRunning).toEqual({});
    }
    bytes.write('["awake",3]        ', bytes.indexOf('{"asleep":"awake"}'));
    writeFileSync(file, bytes);
    await expect(readActivity(file)).rejects.toThrow(/while_running/);
  });

  it('reads what stands in the way of each trial, and not what is taken away', async () => {
    const file = join(folder, 'arenas.mcap');
    await record(file, {
      walls: [],
      obstacles: [
        { kind: 'sphere', at: { x: 0.2, y: 0.3 }, radius: 0.1 },
        { kind: 'box', at: { x: 1, y: 1 }, size: [0.4, 0.2, 0.1], heading: Math.PI / 2 },
      ],
    });
    const { arenas } = (await readActivity(file)) ?? {};
    const near = (x: number, y: number) => ({ x: expect.closeTo(x, 9), y: expect.closeTo(y, 9) });
    expect(arenas).toEqual([
      { tick: 0, barriers: [{ from: near(-1, 0), to: near(-1, 2) }] },
      {
        tick: 16,
        barriers: [
          { at: { x: 0.2, y: 0.3 }, radius: expect.closeTo(0.1, 9) },
          { from: near(1.1, 0.8), to: near(1.1, 1.2) },
          { from: near(1.1, 1.2), to: near(0.9, 1.2) },
          { from: near(0.9, 1.2), to: near(0.9, 0.8) },
          { from: near(0.9, 0.8), to: near(1.1, 0.8) },
        ],
      },
    ]);
  });

  it.skipIf(!existsSync('/proc/self/fd'))('leaves no file open', async () => {
    const file = join(folder, 'closed.mcap');
    await record(file);
    await readActivity(file);
    await readRecordedRun(file);
    expect(openings(file)).toBe(0);
  });

  it('is undefined of other files and of streams, and says where a recording is damaged', async () => {
    expect(await readActivity(new TextEncoder().encode('no recording at all'))).toBeUndefined();
    const file = join(folder, 'damaged.mcap');
    await record(file);
    const bytes = readFileSync(file);
    async function* stream() {
      yield bytes;
    }
    expect(await readActivity(stream())).toBeUndefined();
    // The name of a population, within a message: its length says more than there is.
    const at = bytes.indexOf('place');
    bytes.writeUInt32LE(0x7fffffff, at - 4);
    writeFileSync(file, bytes);
    await expect(readActivity(file)).rejects.toThrow(expect.objectContaining({ code: 'corrupt_recording' }));
  });
});
