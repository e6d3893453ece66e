import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { point } from '../../../../agents/index.ts';
import { createRecorder, openBag, surveyBag } from '../../../../bridges/recording/index.ts';
import { bagMetadata } from '../../../../bridges/recording/runs/bag-metadata.ts';
import { recordingPlace } from '../../../../bridges/recording/runs/recording-place.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const folder = temporaryFolder();
const start = { x: 0, y: 0, heading: 0 };
const goal = { x: 0.5, y: 0, radius: 0.1 };

async function record(path: string, ticks: number) {
  const world = { walls: [], obstacles: [] };
  const { listener, close } = await createRecorder(path, {
    identity: { scenario: 'a' },
    seed: 1,
    body: point,
    period: 1e-3,
    world,
  });
  if (ticks > 0) listener.trialStart({ index: 0, tick: 0, start, goal });
  for (let tick = 0; tick < ticks; tick++)
    listener.spikes({ population: 'place', tick, ids: Uint32Array.of(1), count: 1 });
  await close();
}

describe('a recording in a folder', () => {
  it('is a bag of ROS 2: a file of messages, and what is in it', async () => {
    const path = join(folder, 'run');
    await record(path, 25);
    expect(readdirSync(path).sort()).toEqual(['layout.json', 'metadata.yaml', 'run_0.mcap']);
    const { configById } = JSON.parse(readFileSync(join(path, 'layout.json'), 'utf8'));
    expect(Object.keys(configById)).toEqual(['3D!arena', 'Plot!raster', 'RawMessages!trial']);
    const { topics, messages, latest } = await surveyBag(await openBag(path));
    const filled = topics.filter((topic) => topic.messages > 0);
    const text = readFileSync(join(path, 'metadata.yaml'), 'utf8');
    expect(text).toContain('  version: 9\n  storage_identifier: mcap\n  duration:\n    nanoseconds: 24000000\n');
    expect(latest).toBe(24_000_000n);
    expect(text).toContain(`  message_count: ${messages}\n  topics_with_message_count:\n`);
    const told = [
      ...text.matchAll(/name: (.*)\n +type: (.*)\n +serialization_format: cdr[\s\S]*?message_count: (\d+)/g),
    ];
    expect(told.map(([, name, type, count]) => [name, type, Number(count)])).toEqual(
      filled.map(({ name, type, messages: count }) => [name, type, count]),
    );
    expect(told.map(([, name]) => name)).toEqual(['/trial', '/arena', '/ground_truth/pose', '/spikes', '/tf']);
    // What holds is given to who comes late, by the player too.
    expect([...text.matchAll(/durability: transient_local/g)]).toHaveLength(1);
    expect(text).toMatch(
      /name: \/arena\n.*\n.*\n +offered_qos_profiles:\n +- history: keep_last\n +depth: 1\n +reliability: reliable/,
    );
  });

  it('takes the place of an earlier one, and is one without messages, too', async () => {
    const path = join(folder, 'again');
    await record(path, 25);
    await record(path, 0);
    expect(readFileSync(join(path, 'metadata.yaml'), 'utf8')).toContain('topics_with_message_count:\n    []\n');
    expect(readdirSync(path)).toHaveLength(3);
  });

  it.each(['run.csv', 'run.bag', 'run.db3', 'run.v2', 'sub.mcap/run.txt'])('is none with the name %s', async (name) => {
    expect(() => recordingPlace(join(folder, name))).toThrow(
      expect.objectContaining({
        ...{ code: 'unknown_format', expected: 'a name that ends in .mcap, or has no ending' },
        remedy: 'record to run.mcap',
      }),
    );
    expect(recordingPlace(join(folder, 'RUN.MCAP')).folder).toBeUndefined();
  });

  it('is not one where the name has an extension, or is that of a file', async () => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'made.before'));
    expect(recordingPlace(join(folder, 'run.mcap')).folder).toBeUndefined();
    expect(recordingPlace(join(folder, 'file')).folder).toBeUndefined();
    expect(recordingPlace(join(folder, 'made.before')).file).toBe(join(folder, 'made.before', 'made.before_0.mcap'));
    await expect(record(join(folder, 'file', 'run'), 0)).rejects.toMatchObject({
      code: 'recording_failed',
      received: 'ENOTDIR',
      remedy: expect.stringContaining('is a file'),
    });
  });
});

it('names a file that YAML would not take as it is', () => {
  const summary = { messages: 0, earliest: 0n, latest: 0n, topics: [] };
  expect(bagMetadata('a: "b"_0.mcap', summary)).toContain('    - "a: \\"b\\"_0.mcap"\n');
});
