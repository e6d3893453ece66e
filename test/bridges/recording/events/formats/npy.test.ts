import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join as path } from 'node:path';
import { describe, expect, it } from 'vitest';
import { npy, parseNpy } from '../../../../../bridges/recording/events/formats/npy.ts';
import { npyEncoder } from '../../../../../bridges/recording/events/formats/npy-encoder.ts';
import { textEncoder } from '../../../../../bridges/recording/events/formats/text/text-encoder.ts';
import { temporaryFolder } from '../../../../temporary-folder.ts';
import { decode, encode, eventsOf, join, rows } from '../recordings.ts';

/** A file of NumPy of a header and records, of which each field is a number of so many bytes, little-endian. */
function file(descr: string, count: number, records: Uint8Array, version = 1): Uint8Array {
  const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${count},), }\n`;
  const length = version === 1 ? [text.length & 0xff, text.length >> 8] : [text.length & 0xff, text.length >> 8, 0, 0];
  return join(
    Uint8Array.of(0x93, ...Buffer.from('NUMPY'), version, 0, ...length),
    Buffer.from(text, 'latin1'),
    records,
  );
}

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const read = (bytes: Uint8Array, unit?: 'ms', step?: number) => decode((state) => parseNpy(state, unit), bytes, step);
/** t = 70000, x = 258, y = 3, ON, in the types and the order of a library. */
const EVENT = [[70_000, 258, 3, 1]];

describe('an array of NumPy', () => {
  it('has a header of at most 16 KiB, in both versions of the format', () => {
    const fields = "[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]";
    const record = Uint8Array.of(112, 17, 1, 0, 0, 0, 0, 0, 2, 1, 3, 0, 1);
    for (const version of [1, 2]) {
      const padding = (1 << 14) - file(fields, 1, new Uint8Array(0), version).length + (version === 1 ? 10 : 12);
      expect(rows(read(file(fields + ' '.repeat(padding), 1, record, version)).events)).toEqual(EVENT);
      expect(read(file(fields + ' '.repeat(padding + 1), 1, record, version)).error).toMatchObject({
        code: 'corrupt_recording',
        expected: 'a header of at most 16384 bytes',
      });
    }
  });

  it.each<[string, string, readonly number[]]>([
    [
      'expelliarmus',
      "[('t', '<i8'), ('x', '<i2'), ('y', '<i2'), ('p', '|u1')]",
      [112, 17, 1, 0, 0, 0, 0, 0, 2, 1, 3, 0, 1],
    ],
    [
      'Metavision',
      "[('x', '<u2'), ('y', '<u2'), ('p', '<i2'), ('t', '<i8')]",
      [2, 1, 3, 0, 1, 0, 112, 17, 1, 0, 0, 0, 0, 0],
    ],
    ['faery', "[('t', '<u8'), ('x', '<u2'), ('y', '<u2'), ('on', '|b1')]", [112, 17, 1, 0, 0, 0, 0, 0, 2, 1, 3, 0, 1]],
    [
      'padded fields',
      "[('x', '<u2'), ('y', '|i1'), ('', '|V1'), ('t', '<u4'), ('polarity', '|i1')]",
      [2, 1, 3, 9, 112, 17, 1, 0, 1],
    ],
    [
      'big-endian words',
      "[('ts', '>u4'), ('x', '>u2'), ('y', '>u2'), ('p', '>i4')]",
      [0, 1, 17, 112, 1, 2, 0, 3, 0, 0, 0, 1],
    ],
  ])('of the fields of %s is read', (_, descr, bytes) => {
    for (const version of [1, 2])
      for (const step of [1, 5, 1000]) {
        const { events, error } = read(file(descr, 1, Uint8Array.from(bytes), version), undefined, step);
        expect({ rows: rows(events), error }).toEqual({ rows: EVENT, error: undefined });
      }
  });

  it('has seconds in fractions, and the unit that it is said to have; below 0 is OFF', () => {
    const descr = "[('t', '<f8'), ('x', '<f4'), ('y', '<f4'), ('p', '<f4')]";
    const records = join(
      new Uint8Array(Float64Array.of(0.25).buffer),
      new Uint8Array(Float32Array.of(5, 6, -1).buffer),
    );
    expect(rows(read(file(descr, 1, records)).events)).toEqual([[250_000, 5, 6, 0]]);
    expect(rows(read(file(descr, 1, records), 'ms').events)).toEqual([[250, 5, 6, 0]]);
  });

  it('has seconds that are whole, or too late, only where nobody says so', () => {
    const descr = (t: string) => `[('t', '${t}'), ('x', '|u1'), ('y', '|u1'), ('p', '|u1')]`;
    const of = (t: string, ...times: readonly number[]) =>
      file(
        descr(t),
        times.length,
        join(
          ...times.map((time) => {
            const value = t === '<f8' ? Float64Array.of(time).buffer : BigInt64Array.of(BigInt(time)).buffer;
            return join(new Uint8Array(value), Uint8Array.of(1, 2, 1));
          }),
        ),
      );
    const remarks = (bytes: Uint8Array, unit?: 'ms'): string[] => [...read(bytes, unit).state.remarks];
    const whole = expect.stringMatching(/^all times are whole numbers, up to 5000, .*--time-unit us$/);
    expect(remarks(of('<f8', 0, 5000, 20))).toEqual([whole]);
    expect(remarks(join(of('<f8', 0, 5000), Uint8Array.of(0)))).toEqual([whole]);
    for (const bytes of [of('<f8', 0, 5000, 20.5), of('<f8', 0, 0), of('<i8', 0, 5000)])
      expect(remarks(bytes)).toEqual([]);
    expect(remarks(of('<f8', 0, 5000), 'ms')).toEqual([]);
    const { events, error } = read(of('<i8', 1_000_000, 1_700_000_000_000_000_000));
    expect([...events.t]).toEqual([1]);
    expect(error).toMatchObject({
      ...{ code: 'corrupt_recording', received: '1700000000000 s' },
      remedy: expect.stringContaining('--time-unit us'),
    });
  });

  type Write = (view: DataView, value: number, little: boolean) => void;
  it.each<[code: string, bytes: number, values: readonly number[], write: Write]>([
    ['i1', 1, [-128, 127], (view, value) => view.setInt8(0, value)],
    ['u1', 1, [0, 255], (view, value) => view.setUint8(0, value)],
    ['b1', 1, [0, 1], (view, value) => view.setUint8(0, value)],
    ['i2', 2, [-30_000, 513], (view, value, little) => view.setInt16(0, value, little)],
    ['u2', 2, [513, 0xfffe], (view, value, little) => view.setUint16(0, value, little)],
    ['i4', 4, [-(2 ** 31), 0x1020304], (view, value, little) => view.setInt32(0, value, little)],
    ['u4', 4, [0x1020304, 2 ** 32 - 2], (view, value, little) => view.setUint32(0, value, little)],
    [
      'i8',
      8,
      [-(2 ** 50) - 3, 2 ** 50 + 2 ** 31 + 5],
      (view, value, little) => view.setBigInt64(0, BigInt(value), little),
    ],
    ['u8', 8, [2 ** 50 + 2 ** 31 + 5, 7], (view, value, little) => view.setBigUint64(0, BigInt(value), little)],
    ['f4', 4, [-0.75, 65_536.5], (view, value, little) => view.setFloat32(0, value, little)],
    ['f8', 8, [-0.75, 2 ** 31 + 0.125], (view, value, little) => view.setFloat64(0, value, little)],
  ])('has times of the type %s, in either order of bytes', (code, bytes, values, write) => {
    for (const order of ['<', '>', '=', '|']) {
      const records = values.map((value) => {
        const view = new DataView(new ArrayBuffer(bytes));
        write(view, value, order !== '>');
        return join(Uint8Array.of(1), new Uint8Array(view.buffer), Uint8Array.of(2, 3));
      });
      const descr = `[('x', '|u1'), ('t', '${order}${code}'), ('y', '|u1'), ('p', '|i1')]`;
      const { events, error } = read(file(descr, values.length, join(...records)));
      expect(error).toBeUndefined();
      const unit = code.startsWith('f') ? 1 : 1e6;
      expect([...events.t]).toEqual(values.map((value) => value / unit));
      expect([...events.x, ...events.y, ...events.polarity]).toEqual([1, 1, 2, 2, 1, 1]);
    }
  });

  it('is ON where its polarity is above 0', () => {
    const descr = "[('t', '|u1'), ('x', '|u1'), ('y', '|u1'), ('p', '|i1')]";
    const records = [-2, -1, 0, 1, 2].flatMap((p, k) => [k, 1, 2, p]);
    expect([...read(file(descr, 5, Uint8Array.from(records))).events.polarity]).toEqual([0, 0, 0, 1, 1]);
  });

  it('has pixels that are whole numbers from 0 to 65535', () => {
    const descr = "[('t', '|u1'), ('x', '<f4'), ('y', '<f4'), ('p', '|u1')]";
    const of = (x: number, y: number) =>
      read(file(descr, 1, join(Uint8Array.of(1), new Uint8Array(Float32Array.of(x, y).buffer), Uint8Array.of(1))));
    for (const [x, y] of [
      [0, 65_535],
      [65_535, 0],
    ])
      expect(rows(of(x, y).events)).toEqual([[1, x, y, 1]]);
    for (const value of [-1, 65_536, 0.5, Number.NaN]) {
      expect(of(value, 0).error).toMatchObject({ code: 'corrupt_recording' });
      expect(of(0, value).error).toMatchObject({ code: 'corrupt_recording' });
    }
  });

  it('has records of at most 256 bytes, with texts of 4 bytes a letter among them', () => {
    const of = (other: string) => `[('t', '<i8'), ('x', '<u2'), ('name', '${other}'), ('y', '<u2'), ('p', '|u1')]`;
    const event = (bytes: number) =>
      join(Uint8Array.of(112, 17, 1, 0, 0, 0, 0, 0, 2, 1), new Uint8Array(bytes), Uint8Array.of(3, 0, 1));
    expect(rows(read(file(of('|V243'), 1, event(243))).events)).toEqual(EVENT);
    expect(rows(read(file(of('<U3'), 1, event(12))).events)).toEqual(EVENT);
    expect(rows(read(file(of('|S3'), 1, event(3))).events)).toEqual(EVENT);
    expect(read(file(of('|V244'), 1, event(244))).error).toMatchObject({
      code: 'unsupported_recording',
      expected: 'records of at most 256 bytes',
    });
  });

  it('has a length of its header in four bytes in version 2', () => {
    const sound = file("[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]", 0, new Uint8Array(0), 2);
    expect(read(sound).error).toBeUndefined();
    for (const byte of [10, 11]) {
      const long = sound.slice();
      long[byte] = 1;
      expect(read(long).error).toMatchObject({
        code: 'corrupt_recording',
        expected: 'a header of at most 16384 bytes',
      });
    }
  });

  it('that is none of events is refused, with what would be one', () => {
    for (const descr of [
      "'<f8'",
      "[('t', '<i8'), ('x', '<u2'), ('y', '<u2')]",
      "[('t', '<i8'), ('x', '<u2', (2,)), ('y', '<u2'), ('p', '|u1')]",
      "[('t', '<i8'), ('x', '<U2'), ('y', '<u2'), ('p', '|u1')]",
      // All four are there, and records are longer than their sum.
      "[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1'), ('error', '<f4', (3,))]",
    ])
      expect(read(file(descr, 1, new Uint8Array(99))).error).toMatchObject({
        code: 'unsupported_recording',
        remedy: expect.stringContaining('numpy.dtype'),
      });
    const flat = Buffer.from(file("[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]", 1, new Uint8Array(13)));
    const square = Uint8Array.from(Buffer.from(flat.toString('latin1').replace('(1,)', '(1,1'), 'latin1'));
    expect(read(square).error).toMatchObject({
      code: 'unsupported_recording',
      remedy: expect.stringContaining('ravel'),
    });
  });

  it('tells where pixels are none, after the events before them, and where its length is not that of its header', () => {
    const descr = "[('t', '<i2'), ('x', '<i2'), ('y', '|u1'), ('p', '|u1')]";
    const two = file(descr, 2, Uint8Array.of(1, 0, 2, 0, 3, 1, 4, 0, 255, 255, 0, 0));
    const { events, error } = read(two);
    expect(rows(events)).toEqual([[1, 2, 3, 1]]);
    expect(error).toMatchObject({ code: 'corrupt_recording', received: '(-1, 0)', offset: two.length - 6 });
    expect(read(file(descr, 2, new Uint8Array(6))).error).toMatchObject({ code: 'truncated_recording' });
    expect(read(file(descr, 1, new Uint8Array(12))).error).toMatchObject({
      code: 'corrupt_recording',
      received: 'more bytes',
    });
  });

  it('says how many events it has when it is whole', () => {
    const bytes = encode(npyEncoder(), eventsOf([70_000, 258, 3, 1], [70_001, 0, 0, 0]));
    expect(bytes.length).toBe(192 + 2 * 13);
    expect(Buffer.from(bytes.subarray(0, 192)).toString('latin1')).toContain("'shape': (2,)");
    expect(npy.recognise(bytes)).toBe(true);
  });

  it.skipIf(!numpy)('is what numpy.load reads, and what numpy.save wrote is read', { tags: 'long' }, () => {
    const folder = temporaryFolder();
    const geometry = { width: 640, height: 480 };
    writeFileSync(
      path(folder, 'ours.npy'),
      encode(npyEncoder(geometry), eventsOf([70_000, 258, 3, 1], [70_001, 0, 0, 0])),
    );
    writeFileSync(path(folder, 'ours.txt'), encode(textEncoder(geometry), eventsOf([70_000, 258, 3, 1])));
    const told = execFileSync('python3', ['-c', PROGRAM], { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(told)).toEqual([...EVENT, [70_001, 0, 0, 0], [0.07, 258, 3, 1]]);
    expect(rows(read(readFileSync(path(folder, 'theirs.npy'))).events)).toEqual([[70_001, 0, 0, 0], ...EVENT]);
  });
});

const PROGRAM = `
import json, numpy
events = numpy.load('ours.npy')
text = numpy.loadtxt('ours.txt')
print(json.dumps([[int(e[name]) for name in 'txyp'] for e in events] + [text.tolist()]))
aligned = numpy.dtype([('x', 'u2'), ('p', '?'), ('t', 'i8'), ('y', 'u2')], align=True)
numpy.save('theirs.npy', events[::-1].astype(events.dtype)[['x', 'p', 't', 'y']].astype(aligned))
`;
