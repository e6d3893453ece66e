import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeNpy, encodeNpy } from '../../../../bridges/recording/archive/npy.ts';
import { decodeNpz, encodeNpz } from '../../../../bridges/recording/archive/npz.ts';
import { decodeZip, encodeZip } from '../../../../bridges/recording/archive/zip.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const numpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

const arrays = {
  ramp: { data: Float64Array.from({ length: 12 }, (_, i) => i / 7), shape: [3, 4] },
  single: { data: Float32Array.of(1.5, Number.NaN, -0), shape: [3] },
  ids: { data: Uint32Array.of(0, 1, 4294967295), shape: [3] },
  bytes: { data: Uint8Array.of(0, 255), shape: [2] },
  wide: { data: BigInt64Array.of(-1n, 2n ** 62n), shape: [2] },
  cube: { data: Int16Array.from({ length: 8 }, (_, i) => -i), shape: [2, 2, 2] },
  empty: { data: new Float64Array(0), shape: [0, 5] },
};

describe('npy', () => {
  it('starts its data on a multiple of 64 bytes and ends its header with a newline', () => {
    const file = encodeNpy({ data: Float64Array.of(1, 2, 3) });
    expect(file.length - 24).toBe(128);
    expect(file[127]).toBe(0x0a);
    expect(new TextDecoder().decode(file.subarray(10, 70))).toMatch(
      /^\{'descr': '<f8', 'fortran_order': False, 'shape': \(3,\), \}/,
    );
  });

  it('gives back every element type and shape', () => {
    for (const { data, shape } of Object.values(arrays))
      expect(decodeNpy(encodeNpy({ data, shape }))).toEqual({ data, shape });
  });

  it('encodes a view into a larger buffer as the view alone', () => {
    const whole = Float64Array.of(9, 1, 2, 9);
    expect(decodeNpy(encodeNpy({ data: whole.subarray(1, 3) })).data).toEqual(Float64Array.of(1, 2));
  });

  it('refuses a shape that the data do not fill', () => {
    expect(() => encodeNpy({ data: new Float64Array(5), shape: [2, 3] })).toThrow(
      expect.objectContaining({ code: 'invalid_shape' }),
    );
    expect(() => decodeNpy(Uint8Array.of(1, 2, 3))).toThrow(expect.objectContaining({ code: 'not_npy' }));
  });

  it.each([
    ["'<f8'", "'>f8'"],
    ["'<f8'", "'<c8'"],
    ["'fortran_order': False", "'fortran_order': True "],
  ])('refuses a file with %s become %s', (was, is) => {
    const file = Buffer.from(encodeNpy({ data: Float64Array.of(1) }));
    const other = Uint8Array.from(Buffer.from(file.toString('latin1').replace(was, is), 'latin1'));
    expect(other).not.toEqual(Uint8Array.from(file));
    expect(() => decodeNpy(other)).toThrow(
      expect.objectContaining({ code: 'unsupported_npy', received: expect.stringContaining(is.trim()) }),
    );
  });
});

describe('zip', () => {
  it('gives back its files, and the same files give the same bytes', () => {
    const entries = [
      { name: 'a/ä.txt', bytes: new TextEncoder().encode('x'.repeat(1000)) },
      { name: 'empty', bytes: new Uint8Array(0) },
    ];
    const archive = encodeZip(entries);
    expect(decodeZip(archive)).toEqual(entries);
    expect(encodeZip(entries)).toEqual(archive);
    expect(archive.length).toBeLessThan(300);
  });

  it('notices a damaged file', () => {
    const archive = encodeZip([{ name: 'a', bytes: new TextEncoder().encode('reafference') }]);
    const central = new DataView(archive.buffer).getUint32(archive.length - 6, true);
    archive[central + 16] ^= 1;
    expect(() => decodeZip(archive)).toThrow(expect.objectContaining({ code: 'corrupt_archive' }));
    for (const bytes of [0, 10, 22, 23, 1000])
      expect(() => decodeZip(new Uint8Array(bytes))).toThrow(expect.objectContaining({ code: 'not_zip' }));
  });

  it('may hold nothing', () => {
    expect(decodeZip(encodeZip([]))).toEqual([]);
  });

  it('refuses a compression that it does not know', () => {
    const archive = encodeZip([{ name: 'a', bytes: new TextEncoder().encode('reafference') }]);
    const central = new DataView(archive.buffer).getUint32(archive.length - 6, true);
    archive[central + 10] = 12;
    expect(() => decodeZip(archive)).toThrow(
      expect.objectContaining({ code: 'unsupported_zip', block: 'a', received: 12 }),
    );
  });

  it('refuses more files than an archive counts', () => {
    const entries = Array.from({ length: 65536 }, (_, i) => ({ name: `${i}`, bytes: new Uint8Array(0) }));
    expect(() => encodeZip(entries)).toThrow(expect.objectContaining({ code: 'archive_too_large' }));
  });
});

describe('npz', () => {
  it('gives back its arrays by name', () => {
    expect(decodeNpz(encodeNpz(arrays))).toEqual(arrays);
  });

  it.skipIf(!numpy)('opens in numpy (skipped without python3 and numpy)', { tags: 'long' }, () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'arrays.npz'), encodeNpz(arrays));
    const script = `
import json, sys, numpy, zipfile
assert zipfile.ZipFile(sys.argv[1]).testzip() is None
a = numpy.load(sys.argv[1])
print(json.dumps({name: [str(a[name].dtype), list(a[name].shape), float(a[name].astype(float).sum())] for name in a.files}))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script, join(folder, 'arrays.npz')], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout.replace('NaN', 'null'))).toEqual({
      ramp: ['float64', [3, 4], expect.closeTo(66 / 7, 12)],
      single: ['float32', [3], null],
      ids: ['uint32', [3], 4294967296],
      bytes: ['uint8', [2], 255],
      wide: ['int64', [2], 2 ** 62],
      cube: ['int16', [2, 2, 2], -28],
      empty: ['float64', [0, 5], 0],
    });
  });
});
