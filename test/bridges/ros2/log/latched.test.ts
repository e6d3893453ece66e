import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { McapIndexedReader } from '@mcap/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LATCHED_FACTS } from '../../../../bridges/recording/runs/bag-metadata.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { CLI, output, ownDomain, until, whoTalks, withRos2 } from '../transport/ros2.ts';

const folder = temporaryFolder();
const LATE = resolve('test/bridges/ros2/log/late-subscriber.py');

/** What an MCAP file says of the quality of service of a topic. */
async function offered(path: string, topic: string): Promise<string | undefined> {
  const file = await readFile(path);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(file.length),
      read: async (offset, size) => file.subarray(Number(offset), Number(offset + size)),
    },
  });
  const channel = [...reader.channelsById.values()].find((one) => one.topic === topic);
  return channel?.metadata.get('offered_qos_profiles');
}

describe.runIf(withRos2)('what holds in a recording of ours', () => {
  it('is given by ros2 bag play to who comes late, and recorded again as we recorded it', {
    timeout: 180_000,
  }, async () => {
    const env = ownDomain();
    const [run, again] = [join(folder, 'run'), join(folder, 'again')];
    const short = ['--set', 'trials=1', '--set', 'timeLimit=1'];
    await output(process.execPath, [...CLI, 'run', 'water-maze', '--seed', '3', ...short, '--record', run], env);
    const recorder = whoTalks('ros2', ['bag', 'record', '-s', 'mcap', '-o', again, '--topics', '/arena'], env);
    onTestFinished(() => void recorder.child.kill('SIGKILL'));
    await until('the recorder listens', () => recorder.said.includes('Listening for topics'));
    // 20 s for the second of the recording; the arena is among its first messages.
    const player = whoTalks('ros2', ['bag', 'play', run, '--rate', '0.05', '--disable-keyboard-controls'], env);
    onTestFinished(() => void player.child.kill('SIGKILL'));
    await until('the recorder hears the player', () => recorder.said.includes("Subscribed to topic '/arena'"));
    await sleep(2000);
    await expect(output('python3', [LATE, '15'], env)).resolves.toContain('walls');
    for (const { child } of [player, recorder]) {
      child.kill('SIGINT');
      await new Promise((ended) => child.once('exit', ended));
    }
    const ours = Object.values(LATCHED_FACTS)[0];
    expect(await offered(join(run, 'run_0.mcap'), '/arena')).toBe(ours);
    const theirs = await offered(join(again, 'again_0.mcap'), '/arena');
    const keys = (text = ''): readonly string[] => [...text.matchAll(/(\w+):/g)].map(([, key]) => key);
    expect(keys(theirs)).toEqual(keys(ours));
    expect(theirs).toContain('reliability: reliable\n  durability: transient_local\n');
  });
});
