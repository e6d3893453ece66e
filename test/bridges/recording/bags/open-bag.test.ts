import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BagContainer } from '../../../../bridges/recording/bags/containers.ts';
import { openBag } from '../../../../bridges/recording/bags/open-bag.ts';
import { surveyBag } from '../../../../bridges/recording/bags/survey-bag.ts';
import { inTimeOrder } from '../../../../bridges/recording/bags/time-order.ts';
import { openEvents } from '../../../../bridges/recording/events/files/open.ts';
import type { Openable } from '../../../../bridges/recording/reading/byte-source.ts';
import { RecordingError } from '../../../../bridges/recording/reading/recording-error.ts';
import { share } from '../../../effort.ts';
import { openings } from '../../../open-files.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { lz4Literals, zstdRaw } from '../events/compressed.ts';
import { ascii } from '../events/recordings.ts';
import { mcap, rosbag1, rosbag2, SAMPLES, type Topic } from '../events/samples.ts';

const folder = temporaryFolder();
const RECORDINGS = process.env['REAFFERENCE_RECORDINGS'] ?? '';

interface Met {
  readonly topic: string;
  readonly time: bigint;
  readonly text: string;
}

/** All messages of a bag in the order of time, as text. */
async function read(from: Openable): Promise<readonly Met[]> {
  const bag = await openBag(from);
  const { latenessNanoseconds, fault } = await surveyBag(bag);
  if (fault !== undefined) throw fault;
  const met: Met[] = [];
  for await (const { topic, nanoseconds, bytes } of inTimeOrder(bag.messages(), latenessNanoseconds)) {
    met.push({ topic: topic.name, time: nanoseconds, text: new TextDecoder().decode(bytes) });
  }
  return met;
}

const WRITERS: Readonly<Record<BagContainer, (topics: readonly Topic[]) => Uint8Array>> = { mcap, rosbag1, rosbag2 };

/** A time in a bag of ROS 1 has 32 bits of seconds. */
const time = fc.oneof(fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }), fc.bigInt({ min: 7n, max: 9n }));
const topic = fc.array(fc.tuple(time, fc.string({ maxLength: 40 })), { maxLength: 12 });

const topicsOf = (content: readonly (readonly (readonly [bigint, string])[])[]): readonly Topic[] =>
  content.map((messages, k) => ({
    topic: `/topic${k}`,
    type: 'std_msgs/msg/String',
    messages: messages.map(([, text]) => ascii(`.${text}`)),
    times: messages.map(([stamp]) => stamp),
  }));

describe.each(Object.entries(WRITERS) as [BagContainer, (topics: readonly Topic[]) => Uint8Array][])(
  'a bag in %s',
  (container, write) => {
    it('gives every message of every topic, in the order of time to the nanosecond', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(topic, { minLength: 1, maxLength: 4 }), async (content) => {
          const topics = topicsOf(content);
          const bytes = write(topics);
          const written = topics.flatMap(({ topic: name, messages, times = [] }) =>
            messages.map((message, k) => ({
              topic: name,
              time: times[k],
              text: new TextDecoder().decode(message),
            })),
          );
          const sorted = written.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
          expect(await read(bytes)).toEqual(sorted);
          const survey = await surveyBag(await openBag(bytes));
          expect(survey).toMatchObject({ container, messages: written.length, partial: false });
          expect(survey.topics.map(({ name, messages }) => [name, messages])).toEqual(
            topics.map(({ topic: name, messages }) => [name, messages.length]),
          );
          expect([survey.earliest, survey.latest]).toEqual([sorted[0]?.time, sorted.at(-1)?.time]);
        }),
        { numRuns: share(120) },
      );
    });

    it('gives what comes before damage, and names it', { tags: 'long' }, async () => {
      const times = [1n, 2n, 3n, 4n];
      const bytes = write([
        { topic: '/a', type: 'std_msgs/msg/String', times, messages: times.map((k) => ascii(`message ${k}`)) },
      ]);
      let cut = 0;
      for (let length = 16; length < bytes.length; length += 7) {
        const bag = await openBag(bytes.subarray(0, length));
        const texts: string[] = [];
        try {
          for await (const message of bag.messages()) texts.push(new TextDecoder().decode(message.bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(RecordingError);
          cut++;
        }
        expect(texts).toEqual(times.slice(0, texts.length).map((k) => `message ${k}`));
        const again = await openBag(bytes.subarray(0, length));
        expect((await surveyBag(again)).messages).toBe(texts.length);
        const ordered: bigint[] = [];
        await (async () => {
          for await (const { nanoseconds } of inTimeOrder(again.messages(), 3n)) ordered.push(nanoseconds);
        })().catch(() => {});
        expect(ordered).toEqual(times.slice(0, texts.length));
      }
      expect(cut).toBeGreaterThan(0);
    });
  },
);

describe('openBag', () => {
  const topics: readonly Topic[] = [
    { topic: '/a', type: 'std_msgs/msg/String', messages: ['one', 'two'].map(ascii), times: [10n, 30n] },
    { topic: '/b', type: 'std_msgs/msg/String', messages: [ascii('between')], times: [20n] },
  ];
  const texts = async (from: Openable): Promise<readonly string[]> => (await read(from)).map(({ text }) => text);
  const all = ['one', 'between', 'two'];

  it('tells how chunks are compressed', async () => {
    for (const [bytes, by] of [
      [mcap(topics, 'zstd', zstdRaw), 'zstd'],
      [mcap(topics, 'lz4', lz4Literals), 'lz4'],
      [rosbag1(topics, 'lz4', lz4Literals), 'lz4'],
    ] as const) {
      expect(await texts(bytes)).toEqual(all);
      expect((await surveyBag(await openBag(bytes))).compressions).toEqual([by]);
    }
    expect((await surveyBag(await openBag(mcap(topics)))).compressions).toEqual([]);
  });

  it('unpacks messages that were compressed one by one', async () => {
    const packed = topics.map((one) => ({ ...one, messages: one.messages.map((message) => zstdRaw(message)) }));
    for (const bytes of [mcap(packed), rosbag2(packed)]) {
      expect(await texts(bytes)).toEqual(all);
      expect((await surveyBag(await openBag(bytes))).compressions).toEqual(['zstd']);
    }
    const damaged = [{ ...packed[0], messages: [packed[0].messages[0].subarray(0, 6)] }];
    await expect(texts(mcap(damaged))).rejects.toMatchObject({ code: 'corrupt_recording' });
  });

  it('reads the folder of a bag that is split and whose files are compressed', async () => {
    const path = join(folder, 'split');
    mkdirSync(path);
    const later = topics.map((one) => ({ ...one, times: one.times?.map((when) => when + 100n) ?? [] }));
    writeFileSync(join(path, 'split_0.db3.zstd'), zstdRaw(rosbag2(topics)));
    writeFileSync(join(path, 'split_1.db3.zstd'), zstdRaw(rosbag2(later)));
    writeFileSync(
      join(path, 'metadata.yaml'),
      'rosbag2_bagfile_information:\n  relative_file_paths:\n    - split_0.db3.zstd\n    - split_1.db3.zstd\n  compression_format: zstd\n  compression_mode: FILE\n',
    );
    expect(await texts(path)).toEqual([...all, ...all]);
    const bag = await openBag(path);
    expect((await surveyBag(bag)).compressions).toEqual(['zstd']);
    // The bytes behind compression, of which the last page is not needed.
    const [first, second] = [rosbag2(topics).length, rosbag2(later).length];
    expect(bag.bytes.size).toBe(first + second);
    expect(bag.bytes.read).toBeGreaterThan(first + second / 2);
    expect(bag.bytes.read).toBeLessThanOrEqual(first + second);
    writeFileSync(join(path, 'split_1.db3.zstd'), zstdRaw(rosbag2(later).subarray(0, 1000)));
    const fault = (await surveyBag(await openBag(path))).fault;
    expect(fault).toMatchObject({ block: join(path, 'split_1.db3.zstd') });
  });

  it('measures rates by the median of the times between messages', async () => {
    const times = [0n, 10n, 20n, 30n, 500n].map((millisecond) => millisecond * 1_000_000n);
    const steady = { topic: '/steady', type: 'std_msgs/msg/String', messages: times.map(() => ascii('.')), times };
    const { topics: found } = await surveyBag(await openBag(mcap([steady])));
    expect(found[0].medianHz).toBeCloseTo(100, 9);
  });

  it('refuses what is no bag, and a stream that was read', async () => {
    await expect(openBag(SAMPLES.evt3)).rejects.toMatchObject({ code: 'unknown_recording' });
    const text = new TextEncoder().encode('hello\n');
    await expect(openBag(text)).rejects.toMatchObject({ received: 'hello\n' });
    await expect(openBag(Uint8Array.of(104, 101, 0))).rejects.toMatchObject({ received: [104, 101, 0] });
    await expect(openBag(new Uint8Array(0))).rejects.toMatchObject({ received: 'an empty file' });
    const stream = async function* () {
      yield mcap(topics);
    };
    const bag = await openBag(stream());
    expect((await surveyBag(bag)).messages).toBe(3);
    await expect(surveyBag(bag)).rejects.toMatchObject({ code: 'not_seekable' });
  });
});

describe('real bags', () => {
  const counts = async (name: string): Promise<Readonly<Record<string, number>>> => {
    const { topics } = await surveyBag(await openBag(join(RECORDINGS, name)));
    return Object.fromEntries(topics.map(({ name: topic, messages }) => [topic, messages]));
  };
  const known = [
    ['robot_localization_test2.bag', { '/jackal_velocity_controller/odom': 3060, '/imu/data': 3061 }],
    ['ecpy_test_events_2.mcap', { '/event_camera/events': 100 }],
  ] as const;

  it.each(known)('%s', { tags: 'long' }, async (name, expected) => {
    if (!existsSync(join(RECORDINGS, name))) return;
    expect(await counts(name)).toMatchObject(expected);
  });
});

describe.skipIf(!existsSync('/proc/self/fd'))('the files of a recording', () => {
  it.each([
    ['a bag', async (path: string) => (await openBag(path)).messages()],
    ['events', async (path: string) => (await openEvents(path)).borrowed()],
  ] as const)('are closed at the end, after a fault, and by who leaves early: %s', async (name, open) => {
    const [sound, cut] = ['sound', 'cut'].map((kind) => join(folder, `${name} ${kind}.mcap`));
    writeFileSync(sound, SAMPLES.mcap);
    writeFileSync(cut, SAMPLES.mcap.subarray(0, -40));
    let most = 0;
    for await (const _ of await open(sound)) most = Math.max(most, openings(sound));
    expect([most, openings(sound)]).toEqual([1, 0]);
    const damaged = async (): Promise<void> => {
      for await (const _ of await open(cut)) most = Math.max(most, openings(cut));
    };
    await expect(damaged()).rejects.toThrow(RecordingError);
    expect(openings(cut)).toBe(0);
    for await (const _ of await open(sound)) break;
    expect(openings(sound)).toBe(0);
  });
});
