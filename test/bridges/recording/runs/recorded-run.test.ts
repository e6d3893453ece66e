import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { point } from '../../../../agents/index.ts';
import { McapWriter } from '../../../../bridges/recording/mcap/mcap-writer.ts';
import { readActivity } from '../../../../bridges/recording/runs/recorded-activity.ts';
import { readRecordedRun } from '../../../../bridges/recording/runs/recorded-run.ts';
import { createRecorder } from '../../../../bridges/recording/runs/recorder.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const folder = temporaryFolder();
const start = { x: 0, y: 0, heading: 0 };
const goal = { x: 1, y: 0, radius: 0.1 };
const result = { success: true, reason: '', latencySeconds: 0, pathMetres: 0, collisions: 0 };

/** A run of trials of 10 ticks of 2 ms from tick 50 on, of which the last may not have ended. */
async function recorded(name: string, trials: number, ended = true, ids = Uint32Array.of(3)): Promise<string> {
  const file = join(folder, `${name}.mcap`);
  const world = { walls: [], obstacles: [] };
  const identity = { scenario: 'maze', version: 2 };
  const { listener, close } = await createRecorder(file, { identity, seed: 7, body: point, period: 2e-3, world });
  let tick = 50;
  for (let index = 0; index < trials; index++) {
    listener.trialStart({ index, tick, start, goal });
    for (let elapsed = 1; elapsed <= 10; elapsed++, tick++) {
      listener.spikes({ population: 'cells', tick, ids, count: ids.length });
      const still = { linearX: 0, linearY: 0, angularZ: 0 };
      listener.tick({ tick, elapsed, pose: start, twist: still, command: still, reward: 1, observations: {} });
    }
    if (ended || index < trials - 1) listener.trialEnd({ index, ...result });
  }
  await close();
  return file;
}

describe('a recorded run', () => {
  it('says what it is of, how many trials have ended, and how long it lasted', async () => {
    const file = await recorded('two', 2);
    const run = await readRecordedRun(file);
    expect(run).toMatchObject({
      facts: { scenario: 'maze', version: '2', seed: '7', period_s: '0.002' },
      ...{ trials: 2, bytes: readFileSync(file).length, seconds: expect.closeTo(20 * 2e-3, 12) },
    });
    const counts = Object.fromEntries(run?.topics.map(({ topic, type, messages }) => [topic, [type, messages]]) ?? []);
    expect(counts).toMatchObject({
      '/trial': ['reafference_msgs/msg/Trial', 4],
      '/spikes': ['reafference_msgs/msg/Spikes', 20],
      '/reward': ['std_msgs/msg/Float64', 20],
      '/rest': ['std_msgs/msg/Bool', 0],
    });
    expect((await readRecordedRun(await recorded('broken off', 2, false)))?.trials).toBe(1);
    expect((await readRecordedRun(await recorded('none', 0)))?.trials).toBe(0);
  });

  it('is none of others, of a part, and of a stream', async () => {
    const bytes = readFileSync(await recorded('part', 1));
    expect(await readRecordedRun(Uint8Array.from(bytes))).toMatchObject({ trials: 1 });
    expect(await readRecordedRun(Uint8Array.from(bytes.subarray(0, -9)))).toBeUndefined();
    expect(await readRecordedRun(new TextEncoder().encode('no recording'))).toBeUndefined();
    async function* stream() {
      yield Uint8Array.from(bytes);
    }
    expect(await readRecordedRun(stream())).toBeUndefined();
    const pieces: Uint8Array[] = [];
    const writer = new McapWriter('ros2', (piece) => pieces.push(piece.slice()));
    writer.addMetadata('reafference', new Map([['version', '1']]));
    writer.end();
    expect(await readRecordedRun(new Uint8Array(Buffer.concat(pieces)))).toBeUndefined();
  });
});

describe('the activity of a recorded run', () => {
  it('ends with the recording where a trial has not', async () => {
    const activity = await readActivity(await recorded('open', 2, false));
    expect(activity?.trials).toEqual([
      { firstTick: 50, endTick: 60 },
      { firstTick: 60, endTick: 70 },
    ]);
    expect(activity?.populations[0].ticks[0]).toBe(50);
  });

  it('has neurons whose numbers fit into memory', async () => {
    const most = 2 ** 24 - 1;
    const activity = await readActivity(await recorded('many', 1, true, Uint32Array.of(most)));
    expect(activity?.populations[0].ids[0]).toBe(most);
    await expect(readActivity(await recorded('more', 1, true, Uint32Array.of(1, most + 1)))).rejects.toMatchObject({
      ...{ code: 'corrupt_recording', expected: `neurons from 0 to ${most}`, received: most + 1 },
    });
  });

  it.each(['0.000', 'x.002'])('needs a period, not %s', async (period) => {
    const file = await recorded('period', 1);
    const bytes = readFileSync(file);
    bytes.write(period, bytes.indexOf('0.002'));
    writeFileSync(file, bytes);
    await expect(readActivity(file)).rejects.toMatchObject({
      ...{ code: 'corrupt_recording', expected: 'the seconds per tick as period_s', received: period },
    });
  });
});
