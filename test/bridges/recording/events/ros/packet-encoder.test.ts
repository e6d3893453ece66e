import { describe, expect, it } from 'vitest';
import { EVENT_PACKET, PacketEncoder } from '../../../../../bridges/recording/events/ros/packet-encoder.ts';
import { secondsOf } from '../../../../../bridges/recording/index.ts';
import { eventsOf } from '../recordings.ts';

const SIZE = { width: 64, height: 32 };
const one = (time: number) => eventsOf([time, 1, 2, 1]);
const trigger = (time: number) => ({ kind: 'triggers', t: secondsOf(time), channel: 0, edge: 'rising' }) as const;
/** The latest start of EVT 3.0: 2047 ticks of 4096 us are a step, of which it takes 2^16. */
const LATEST = 4096 * 2047 * 65_536;

function packets(...batches: readonly Parameters<PacketEncoder['encode']>[]) {
  const encoder = new PacketEncoder(SIZE);
  const all = batches.map((batch) => {
    const { cdr, nanoseconds } = encoder.encode(...batch);
    return { ...EVENT_PACKET.decode(cdr.slice()), nanoseconds };
  });
  return { all, kept: encoder.kept };
}

describe('packets of events', () => {
  it('are numbered, and have the time of their first event and the frame of a camera', () => {
    const { all } = packets([one(5_000_007)], [eventsOf([9_000_000, 1, 2, 1], [8_999_999, 1, 2, 1])]);
    expect(all).toMatchObject([
      {
        ...SIZE,
        seq: 0n,
        encoding: 'evt3',
        is_bigendian: false,
        time_base: 5_000_007_000n,
        nanoseconds: 5_000_007_000n,
        header: { stamp: { sec: 5, nanosec: 7000 }, frame_id: 'event_camera' },
      },
      { seq: 1n, nanoseconds: 9_000_000_000n },
    ]);
  });

  it('have the header that they are given', () => {
    const header = { stamp: { sec: 1, nanosec: 2 }, frame_id: 'left' };
    expect(packets([one(5), header]).all).toMatchObject([{ header, time_base: 5000n }]);
  });

  it('count from their own time where the first is too late for EVT 3.0, from the earliest', () => {
    expect(packets([one(LATEST)]).all).toMatchObject([{ encoding: 'evt3', time_base: BigInt(LATEST) * 1000n }]);
    const { all } = packets(
      [one(LATEST + 1)],
      [eventsOf([LATEST + 90, 1, 2, 1], [LATEST + 70, 1, 2, 1], [LATEST + 80, 1, 2, 1])],
      [one(5)],
      [eventsOf()],
    );
    expect(all.map(({ encoding }) => encoding)).toEqual(Array(4).fill('libcaer_cmp'));
    expect(all.map(({ nanoseconds }) => nanoseconds / 1000n)).toEqual([LATEST + 1, LATEST + 70, 5, 0].map(BigInt));
    expect(all[3].events).toHaveLength(0);
  });

  it('of nothing say nothing, and do not say how the next are encoded', () => {
    const { all } = packets([eventsOf()], [one(LATEST + 1)]);
    expect(all).toMatchObject([
      { encoding: 'evt3', time_base: 0n },
      { encoding: 'libcaer_cmp', time_base: BigInt(LATEST + 1) * 1000n },
    ]);
    expect(all[0].events).toHaveLength(0);
  });

  it('have triggers in EVT 3.0, whose time is theirs where they have no events', () => {
    const { all, kept } = packets([eventsOf(), undefined, [trigger(3000)]], [one(4000), undefined, [trigger(4001)]]);
    expect(all).toMatchObject([{ encoding: 'evt3', time_base: 3_000_000n }, { time_base: 4_000_000n }]);
    expect(kept).toEqual({ triggers: 2 });
    const late = packets(
      [one(LATEST + 1), undefined, [trigger(LATEST + 2)]],
      [eventsOf(), undefined, [trigger(LATEST + 3)]],
    );
    expect(late.kept).toEqual({ triggers: 0 });
    expect(late.all[1]).toMatchObject({ encoding: 'libcaer_cmp', events: new Uint8Array(0) });
  });
});
