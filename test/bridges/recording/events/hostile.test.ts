import { describe, expect, it } from 'vitest';
import { parserOf } from '../../../../bridges/recording/events/files/open.ts';
import { AEDAT4_MAGIC } from '../../../../bridges/recording/events/formats/aedat4-layout.ts';
import { ascii, decode, join, words32 } from './recordings.ts';
import { eventPacket, rosbag2, SAMPLES } from './samples.ts';

describe('files that are made to exhaust their reader', () => {
  it('a database whose cells are all the same one', async () => {
    const page = 512;
    const packet = eventPacket(2, 'mono', 0, words32(1000, 0x00020001, 2000, 0x00020001));
    const file = rosbag2([{ topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [packet] }]);
    const view = new DataView(file.buffer);
    const leaf = file.findIndex((byte, at) => at > page && at % page === 0 && byte === 0x0d && holds(file, at, packet));
    expect(leaf).toBeGreaterThan(0);
    const cell = view.getUint16(leaf + 8);
    view.setUint16(leaf + 3, 100);
    for (let k = 0; k < 100; k++) view.setUint16(leaf + 8 + 2 * k, cell);
    const { events, error } = decode(await parserOf('rosbag2'), file);
    expect(error).toMatchObject({ code: 'corrupt_recording', expected: 'cells that do not overlap' });
    expect(events.count).toBeLessThan(20);
  });

  it('a header of unfinished attributes', async () => {
    const xml = ascii('<attr key="sizeX" '.repeat(300_000));
    const table = Uint8Array.of(20, 0, 0, 0, 0x49, 0x4f, 0x48, 0x45, 0, 0, 10, 0, 20, 0, 0, 0, 0, 0, 16, 0);
    const body = join(table, words32(10, 0, 0, 0, 4, xml.length), xml);
    const file = join(ascii(AEDAT4_MAGIC), words32(body.length), body);
    expect(decode(await parserOf('aedat4'), file).error).toMatchObject({
      code: 'unsupported_recording',
      received: 'no stream',
    });
  });

  it('sizes that no file has', async () => {
    for (const [format, at] of [
      ['mcap', 9],
      ['rosbag1', 13],
      ['aedat4', 14],
    ] as const) {
      const file = SAMPLES[format].slice();
      new DataView(file.buffer).setUint32(at, 0xfffffff0, true);
      const { events, error } = decode(await parserOf(format), file);
      expect(events.count).toBe(0);
      expect(error?.code).toMatch(/truncated_recording|corrupt_recording/);
    }
  });
});

const holds = (file: Uint8Array, page: number, content: Uint8Array): boolean =>
  Buffer.from(file.subarray(page, page + 512)).includes(Buffer.from(content));
