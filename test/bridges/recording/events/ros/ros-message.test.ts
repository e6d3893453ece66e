import { describe, expect, it } from 'vitest';
import { RosMessageReader } from '../../../../../bridges/recording/events/ros/ros-message.ts';

/** Fields of 1, 2, 4, 8 bytes, in either order, each at a multiple of its size, after two bytes and the origin. */
function fields(little: boolean): DataView {
  const view = new DataView(new ArrayBuffer(4 + 40));
  view.setUint8(1, little ? 1 : 0);
  view.setUint8(4, 1);
  view.setUint16(6, 0x1234, little);
  view.setUint8(8, 0);
  view.setUint32(12, 0x89abcdef, little);
  view.setUint8(16, 2);
  view.setBigUint64(20, 0x8123_4567_89ab_cdefn, little);
  view.setUint8(28, 1);
  view.setFloat64(36, -1.25, little);
  return view;
}

describe('a message of ROS 2', () => {
  it.each([true, false])('has fields at multiples of their sizes, the lowest byte first: %s', (little) => {
    const reader = new RosMessageReader(new Uint8Array(fields(little).buffer), 2);
    expect([
      reader.left,
      reader.bool(),
      reader.u16(),
      reader.bool(),
      reader.u32(),
      reader.bool(),
      reader.u64(),
    ]).toEqual([40, true, 0x1234, false, 0x89abcdef, true, 0x8123_4567_89ab_cdefn]);
    expect([reader.left, reader.bool(), reader.f64(), reader.left]).toEqual([16, true, -1.25, 0]);
    for (const read of [() => reader.bool(), () => reader.u32(), () => reader.bytes()])
      expect(read).toThrow(RangeError);
  });

  it('has texts that end with a 0, or are empty', () => {
    const text = (...bytes: readonly number[]) => new RosMessageReader(Uint8Array.of(0, 1, 0, 0, ...bytes), 2).text();
    expect([text(3, 0, 0, 0, 97, 98, 0), text(1, 0, 0, 0, 0), text(0, 0, 0, 0)]).toEqual(['ab', '', '']);
    expect(() => text(3, 0, 0, 0, 97, 98)).toThrow(RangeError);
  });

  it('has bytes that end with it at the latest', () => {
    const reader = new RosMessageReader(Uint8Array.of(0, 1, 0, 0, 2, 0, 0, 0, 8, 9, 7), 2);
    expect([reader.bytes(), reader.left]).toEqual([Uint8Array.of(8, 9), 1]);
  });

  it('has a time of seconds and nanoseconds in its header, behind which its frame is', () => {
    const bytes = [0, 1, 0, 0, 3, 0, 0, 0, 0, 0x65, 0xcd, 0x1d, 2, 0, 0, 0, 97, 0, 5, 0];
    const reader = new RosMessageReader(Uint8Array.from(bytes), 2);
    expect([reader.stamp(), reader.u16()]).toEqual([3.5, 5]);
  });
});

describe('a message of ROS 1', () => {
  it('has fields right behind each other, the lowest byte first, and no bytes before them', () => {
    const view = new DataView(new ArrayBuffer(1 + 2 + 1 + 4 + 8 + 8));
    view.setUint8(0, 1);
    view.setUint16(1, 0x1234, true);
    view.setUint8(3, 0);
    view.setUint32(4, 0x89abcdef, true);
    view.setBigUint64(8, 5n, true);
    view.setFloat64(16, -1.25, true);
    const reader = new RosMessageReader(new Uint8Array(view.buffer), 1);
    expect([reader.left, reader.bool(), reader.u16(), reader.bool(), reader.u32(), reader.u64(), reader.f64()]).toEqual(
      [24, true, 0x1234, false, 0x89abcdef, 5n, -1.25],
    );
    expect(reader.left).toBe(0);
  });

  it('has a number before the time in its header, and texts without a 0', () => {
    const bytes = [9, 9, 9, 9, 3, 0, 0, 0, 0, 0x65, 0xcd, 0x1d, 2, 0, 0, 0, 97, 98, 1, 0, 0, 0, 99];
    const reader = new RosMessageReader(Uint8Array.from(bytes), 1);
    expect([reader.stamp(), reader.text(), reader.left]).toEqual([3.5, 'c', 0]);
  });
});
