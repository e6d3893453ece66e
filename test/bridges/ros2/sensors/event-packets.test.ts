import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineAgent, type Events, eventCamera, point, velocityActuator } from '../../../../agents/index.ts';
import { messageType } from '../../../../agents/messages.ts';
import { Evt3Words } from '../../../../bridges/recording/events/formats/prophesee/evt3-encoder.ts';
import { openEvents } from '../../../../bridges/recording/index.ts';
import { ros1Translator } from '../../../../bridges/ros-messages/index.ts';
import { chooseLogTopics } from '../../../../bridges/ros2/log/log-topics.ts';
import { type LogRunOptions, runLog } from '../../../../bridges/ros2/log/run-log.ts';
import { EVENT_ARRAYS, EVENT_PACKETS } from '../../../../bridges/ros2/sensors/event-packets.ts';
import { RosLog } from '../../../../bridges/ros2/transport/log.ts';
import { defineController } from '../../../../controllers/index.ts';
import { share } from '../../../effort.ts';
import { rows, words16, words32 } from '../../recording/events/recordings.ts';
import { dvsEventArray, EVENTS, eventPacket, GEOMETRY } from '../../recording/events/samples.ts';

const camera = (width: number, height: number) =>
  eventCamera({ width, height, fieldOfView: 1, mount: { z: 0 }, pixel: 'ideal', capacity: 1 });
const ours = camera(GEOMETRY.width, GEOMETRY.height);
const empty = (): Events => messageType('events').create(0);

/** What a reader makes of messages, one after the other. */
function read(reader: typeof EVENT_PACKETS, ...messages: readonly Uint8Array[]) {
  const take = reader.open(ours as never);
  return messages.map((cdr) => {
    const into = empty();
    const stamp = take(cdr, into as never);
    // The header has the time of the first event; the message has events up to that of the last.
    const { t, count } = into;
    expect(stamp).toBe(1_000_000_002n + BigInt(Math.round(count === 0 ? 0 : (t[count - 1] - t[0]) * 1e9)));
    return rows(into);
  });
}

describe('events of a topic', () => {
  it('come out of evt3 wherever its words are cut', () => {
    const words = new Evt3Words(GEOMETRY).encode(EVENTS);
    fc.assert(
      fc.property(fc.array(fc.nat(words.length / 2), { maxLength: 5 }), (cuts) => {
        const ends = [0, ...cuts.map((cut) => 2 * cut).sort((a, b) => a - b), words.length];
        const packets = ends.slice(1).map((end, k) => eventPacket(2, 'evt3', 0, words.subarray(ends[k], end)));
        expect(read(EVENT_PACKETS, ...packets).flat()).toEqual(rows(EVENTS));
      }),
      { numRuns: share(40) },
    );
  });

  it('come out of the other encodings, whose times count from the packet', () => {
    const mono = eventPacket(2, 'mono', 1000, words32(1500, 0x80020001));
    expect(read(EVENT_PACKETS, mono, mono)).toEqual([[[2.5, 1, 2, 1]], [[2.5, 1, 2, 1]]]);
    const packed = eventPacket(2, 'libcaer_cmp', 1e6, words16(0x0000, 0x1001, 0x2003, 0x3804, 0x4805, 0x5003));
    expect(read(EVENT_PACKETS, packed)).toEqual([
      [
        [1001, 3, 4, 1],
        [1001, 3, 5, 1],
        [1001, 3, 6, 1],
      ],
    ]);
  });

  it('come out of dvs_msgs, of ROS 1 too', () => {
    expect(read(EVENT_ARRAYS, dvsEventArray(2, EVENTS))).toEqual([rows(EVENTS)]);
    const translate = ros1Translator('dvs_msgs/msg/EventArray');
    expect(read(EVENT_ARRAYS, translate(dvsEventArray(1, EVENTS)))).toEqual([rows(EVENTS)]);
  });

  it('off the sensor are left out, and a camera of another size is refused', () => {
    const mono = eventPacket(2, 'mono', 0, words32(0, 0x00020001, 0, 0x000200ff));
    expect(read(EVENT_PACKETS, mono)).toEqual([[[0, 1, 2, 0]]]);
    const take = EVENT_PACKETS.open(camera(64, 64) as never);
    expect(() => take(mono, empty() as never)).toThrow(
      expect.objectContaining({ code: 'topic_mismatch', expected: '64x64 pixels', received: '128x96 pixels' }),
    );
  });

  it('that cannot be read are refused by name, whatever the bytes', () => {
    const whole = eventPacket(2, 'mono', 0, words32(0, 1));
    for (const reader of [EVENT_PACKETS, EVENT_ARRAYS]) {
      fc.assert(
        fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 12 }), (at, noise) => {
          const bytes = whole.slice(0, Math.max(4, at));
          bytes.set(noise.subarray(0, Math.max(0, bytes.length - 4)), 4);
          try {
            reader.open(ours as never)(bytes, empty() as never);
          } catch (error) {
            expect(error).toMatchObject({ code: /malformed_message|topic_mismatch/ });
          }
        }),
        { numRuns: share(200) },
      );
    }
    expect(() => read(EVENT_PACKETS, eventPacket(2, 'evt9', 0, words32(0)))).toThrow(
      expect.objectContaining({ code: 'malformed_message', received: 'evt9' }),
    );
  });

  const FOLDER = process.env['REAFFERENCE_RECORDINGS'] ?? '';
  it.each([
    ['ecpy_test_events_2.mcap', 346, 260],
    ['eccodecs_evt3_trigger.db3', 1280, 720],
    ['eccodecs_mono_cd.db3', 640, 480],
  ] as const)(
    'of a real camera in %s reach an agent, each as it is read from the file',
    async (file, width, height) => {
      const path = join(FOLDER, file);
      if (!existsSync(path)) return;
      const expected = { count: 0, on: 0, x: 0, y: 0, t: 0 };
      const add = ({ count, t, x, y, polarity }: Readonly<Events>): void => {
        expected.count += count;
        for (let i = 0; i < count; i++) {
          expected.on += polarity[i];
          expected.x += x[i];
          expected.y += y[i];
          expected.t += t[i];
        }
      };
      for await (const events of (await openEvents(path)).borrowed()) add(events);
      const fromFile = { ...expected };
      Object.assign(expected, { count: 0, on: 0, x: 0, y: 0, t: 0 });
      const agent = defineAgent({
        body: point,
        sensors: { events: camera(width, height) },
        actuators: { velocity: velocityActuator() },
        controller: () =>
          defineController({
            manifest: { name: 'counting', version: 1, sensors: { events: { kind: 'events' } }, actuators: {} },
            build: () => ({
              parts: {},
              step(_tick, { events }) {
                if (events.arrival.isNew) add(events as Readonly<Events>);
              },
            }),
          }),
      }) as LogRunOptions['agent'];
      const log = await RosLog.open(path);
      await runLog({ agent, log, topics: await chooseLogTopics(agent, {}, log), seed: 1, period: 0.01 });
      expect(expected).toEqual(fromFile);
      expect(fromFile.count).toBeGreaterThan(0);
    },
  );
});
