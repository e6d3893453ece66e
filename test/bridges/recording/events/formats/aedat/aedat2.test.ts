import { describe, expect, it } from 'vitest';
import type { SensorGeometry } from '../../../../../../bridges/recording/index.ts';
import { openEvents } from '../../../../../../bridges/recording/index.ts';
import { ascii, join, rows } from '../../recordings.ts';

const V2E =
  '#!AER-DAT2.0\r\n# This is a raw AE data file created by AEDat2Output in v2e\r\n# Timestamps tick is 1 us\r\n';

/** A file of records of an address and a time. */
function file(header: string, ...records: readonly (readonly [address: number, time: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * records.length));
  records.forEach(([address, time], i) => {
    view.setUint32(8 * i, address);
    view.setUint32(8 * i + 4, time);
  });
  return join(ascii(header), new Uint8Array(view.buffer));
}

/** The address that v2e (v2ecore.output.aedat2_output) gives an event. */
const davis = (x: number, y: number, p: number, { width, height }: SensorGeometry): number =>
  (((width - 1 - x) << 12) | ((height - 1 - y) << 22) | (p << 11)) >>> 0;
const dvs640 = (x: number, y: number, p: number): number => ((639 - x) << 1) | ((479 - y) << 11) | p;

async function read(bytes: Uint8Array, geometry?: SensorGeometry) {
  const recording = await openEvents(bytes, geometry === undefined ? {} : { geometry });
  const all: number[][] = [];
  for await (const events of recording) all.push(...rows(events));
  return { all, recording };
}

describe('a file that does not name its sensor', () => {
  it.each([
    { width: 346, height: 260 },
    { width: 240, height: 180 },
  ])('is read as a DAVIS where it is of size %j', async (geometry) => {
    const { width, height } = geometry;
    const events = [
      [5, 0, 0, 1],
      [6, width - 1, height - 1, 0],
      [9, 17, 3, 1],
    ];
    const bytes = file(V2E, ...events.map(([t, x, y, p]) => [davis(x, y, p, geometry), t] as const));
    const { all, recording } = await read(bytes, geometry);
    expect(all).toEqual(events);
    expect(recording.geometry).toEqual(geometry);
    expect(recording.tally).toMatchObject({ outside: 0, other: 0 });
  });

  it('is read as a DVS640 where it is of 640x480, whose bit 0 is set for ON', async () => {
    const events = [
      [5, 0, 0, 1],
      [6, 639, 479, 0],
      [9, 600, 3, 1],
    ];
    const bytes = file(V2E, ...events.map(([t, x, y, p]) => [dvs640(x, y, p), t] as const));
    expect((await read(bytes, { width: 640, height: 480 })).all).toEqual(events);
  });

  it('is read as a DVS128 where it is of 128x128, whose bit 0 is clear for ON', async () => {
    const bytes = file('#!AER-DAT2.0\r\n', [((127 - 3) << 1) | ((127 - 4) << 8), 7], [0x8000, 8]);
    const { all, recording } = await read(bytes, { width: 128, height: 128 });
    expect(all).toEqual([[7, 3, 4, 1]]);
    expect(recording.tally.other).toBe(1);
  });

  it('is refused without a size that it could have, with one to give that is then read', async () => {
    const bytes = file(V2E, [davis(1, 2, 1, { width: 346, height: 260 }), 5]);
    for (const geometry of [undefined, { width: 304, height: 240 }, { width: 128, height: 260 }]) {
      const refusal = read(bytes, geometry);
      await expect(refusal).rejects.toMatchObject({
        code: 'unsupported_recording',
        remedy: expect.stringContaining('--geometry 346x260'),
      });
    }
    expect((await read(bytes, { width: 346, height: 260 })).all).toEqual([[5, 1, 2, 1]]);
  });
});

it('counts the edges on the trigger input of a DAVIS, and its readings of frames', async () => {
  const header = '#!AER-DAT2.0\r\n# AEChip: eu.seebetter.ini.chips.davis.Davis346B\r\n';
  const { all, recording } = await read(file(header, [0x400, 1], [0x80000000, 2], [0x80000c00, 3], [0x800, 4]));
  expect(all).toEqual([[4, 345, 259, 1]]);
  expect(recording.tally).toMatchObject({ events: 1, triggers: 1, other: 2 });
});

it('gives the noise that v2e marked by the bit of triggers, where the header says so', async () => {
  const size = { width: 346, height: 260 };
  const header = `${V2E}# noise events are labeled as addressed external input events\r\n`;
  const bytes = file(header, [davis(1, 2, 1, size), 5], [davis(3, 4, 0, size) | 0x400, 6]);
  expect((await read(bytes, size)).all).toEqual([
    [5, 1, 2, 1],
    [6, 3, 4, 0],
  ]);
});

it('refuses the recording of another sensor, and takes a DAVIS of any size that is given', async () => {
  const other = file('#!AER-DAT2.0\r\n# AEChip: ch.unizh.ini.jaer.chip.cochlea.CochleaAMS1c\r\n', [0, 1]);
  await expect(read(other, { width: 346, height: 260 })).rejects.toMatchObject({
    code: 'unsupported_recording',
    remedy: expect.stringContaining('convert'),
  });
  const davis208 = file('#!AER-DAT2.0\r\n# AEChip: eu.seebetter.ini.chips.davis.Davis208\r\n', [0x800, 1]);
  expect((await read(davis208, { width: 208, height: 192 })).all).toEqual([[1, 207, 191, 1]]);
});

describe('a file that names its sensor', () => {
  const DVS128 = (x: number, y: number, p: number): number => ((127 - x) << 1) | ((127 - y) << 8) | (1 - p);
  it.each([
    ['eu.seebetter.ini.chips.davis.Davis346B', 346, 260],
    ['DAVIS_346', 346, 260],
    ['eu.seebetter.ini.chips.davis.DAVIS240C', 240, 180],
    ['eu.seebetter.ini.chips.sbret10.SBret10', 240, 180],
    ['davis_128', 128, 128],
    ['ch.unizh.ini.jaer.chip.retina.DVS128', 128, 128],
    ['ch.unizh.ini.jaer.chip.retina.Tmpdiff128', 128, 128],
    ['eu.visualize.ini.convnet.DVS_640', 640, 480],
  ])('is read as one of %s', async (chip, width, height) => {
    const size = { width, height };
    const address = (x: number, y: number, p: number): number =>
      /640/.test(chip) ? dvs640(x, y, p) : /davis|sbret/i.test(chip) ? davis(x, y, p, size) : DVS128(x, y, p);
    const events = [
      [5, 0, height - 1, 1],
      [6, width - 1, 0, 0],
      [7, 3, 4, 1],
    ];
    const bytes = file(
      `#!AER-DAT2.0\r\n# AEChip: ${chip}\r\n`,
      ...events.map(([t, x, y, p]) => [address(x, y, p), t] as const),
    );
    // Whatever size is given.
    for (const given of [undefined, { width: 10, height: 10 }]) {
      const { all, recording } = await read(bytes, given);
      expect(all).toEqual(events);
      expect(recording.geometry).toEqual(size);
    }
  });

  it.each([
    ['DVS128', [0x8000, 0x10000, 0x80000000], [0x7fff], 0],
    ['DVS640', [0x200000, 0x80000000], [], 0],
    ['DAVIS346', [0x80000000], [], 1],
  ] as const)('has addresses that are no events: %s', async (chip, none, some, triggers) => {
    const records = [...none, ...some, 0x400].map((address, t) => [address, t] as const);
    const { recording } = await read(file(`#!AER-DAT2.0\r\n# AEChip: ${chip}\r\n`, ...records));
    const { events, outside, other } = recording.tally;
    expect({ events: events + outside, other }).toEqual({ events: some.length + 1 - triggers, other: none.length });
    expect(recording.tally.triggers).toBe(triggers);
  });

  it('counts what its address puts off the sensor, in columns and in rows', async () => {
    const size = { width: 346, height: 260 };
    const at = (x: number, y: number) => [davis(x, y, 1, size), 5] as const;
    const bytes = file('#!AER-DAT2.0\r\n# AEChip: DAVIS346\r\n', at(0, 0), at(-1, 0), at(0, -1), at(-677, -251));
    const { all, recording } = await read(bytes);
    expect(all).toEqual([[5, 0, 0, 1]]);
    expect(recording.tally).toMatchObject({ events: 1, outside: 3, other: 0 });
  });

  it('has times that begin anew after 2^32 us, each time they fall by more than half of that', async () => {
    const times = [2 ** 31, 0, 2 ** 31 + 1, 0, 2 ** 32 - 1, 5];
    const bytes = file('#!AER-DAT2.0\r\n# AEChip: DVS128\r\n', ...times.map((time) => [1, time] as const));
    const wrap = 2 ** 32;
    expect((await read(bytes)).all.map(([t]) => t)).toEqual([
      2 ** 31,
      0,
      2 ** 31 + 1,
      wrap,
      2 * wrap - 1,
      2 * wrap + 5,
    ]);
  });
});

describe('AEDAT 1.0', () => {
  /** Records of an address of 16 bits and a time of 32, the latter from behind 2^32 on again. */
  const records = (...all: readonly (readonly [address: number, time: number])[]): Uint8Array => {
    const view = new DataView(new ArrayBuffer(6 * all.length));
    all.forEach(([address, time], i) => {
      view.setUint16(6 * i, address);
      view.setUint32(6 * i + 2, time);
    });
    return new Uint8Array(view.buffer);
  };
  const MANY = records(...Array.from({ length: 40 }, (_, i) => [i * 371 + 5, 1000 + 60 * i] as const));

  it('is told by its mark, or without a header by addresses and by times that do not fall', async () => {
    expect((await read(join(ascii('#!AER-DAT1.0\r\n# by jAER\r\n'), MANY))).recording.format).toBe('aedat1');
    const { all, recording } = await read(MANY);
    expect(recording).toMatchObject({ format: 'aedat1', geometry: { width: 128, height: 128 } });
    expect(all[0]).toEqual([1000, 125, 127, 0]);
    expect(all).toHaveLength(40);
    await expect(read(MANY.subarray(0, 90))).rejects.toMatchObject({ code: 'unknown_recording' });
    const back = join(MANY, records([5, 1]));
    await expect(read(back)).rejects.toMatchObject({ code: 'unknown_recording' });
  });

  it('is told without a header by sixteen records, of which the last counts as the first', async () => {
    const told = async (...all: readonly (readonly [address: number, time: number])[]): Promise<boolean> => {
      const found = read(records(...all)).then(({ recording }) => recording.format);
      return (await found.catch(() => undefined)) === 'aedat1';
    };
    const sixteen = Array.from({ length: 16 }, (_, i) => [0x7fff - i, 70 + Math.floor(i / 2)] as const);
    const but = (at: number, one: readonly [number, number]) => told(...sixteen.with(at, one));
    expect(await told(...sixteen)).toBe(true);
    expect(await told(...sixteen.slice(1))).toBe(false);
    for (const at of [0, 15]) expect(await but(at, [0x8000, sixteen[at][1]])).toBe(false);
    expect(await but(0, [0, 71])).toBe(false);
    expect(await but(15, [0, 76])).toBe(false);
    expect(await told(...sixteen.map(([address]) => [address, 70] as const))).toBe(false);
  });

  it('has addresses as a DVS128, and times that wrap', async () => {
    const bytes = join(ascii('#!AER-DAT1.0\r\n'), records([0, 0xffffffff], [0x7fff, 1], [0x8000, 2]));
    const { all, recording } = await read(bytes);
    expect(all).toEqual([
      [0xffffffff, 127, 127, 1],
      [2 ** 32 + 1, 0, 0, 0],
    ]);
    expect(recording.tally.other).toBe(1);
  });
});
