// @module-tag long
import { expect, it } from 'vitest';
import { type Hdf5Group, readHdf5Here } from '../../../bridges/nir/hdf5-content.ts';
import { readHdf5 } from '../../../bridges/nir/read-hdf5.ts';
import { freshHdf5Path, type Hdf5LibraryGroup, loadHdf5 } from '../../../bridges/recording/hdf5/index.ts';

/** A file as another program would write it. */
async function file(build: (root: Hdf5LibraryGroup) => void): Promise<Uint8Array> {
  const library = await loadHdf5();
  const { FS } = await library.ready;
  const path = freshHdf5Path();
  const root = new library.File(path, 'w');
  build(root);
  root.close();
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
}

/** What is read in this thread, which is what the process reads. */
async function read(bytes: Uint8Array): Promise<Hdf5Group> {
  const here = await readHdf5Here(bytes);
  expect(await readHdf5(bytes)).toEqual(here);
  return here;
}

it('numbers keep the precision of floats, and are whole where they are integers, single ones too', async () => {
  const bytes = await file((root) => {
    const group = root.create_group('group');
    for (const [name, data, shape, dtype] of [
      ['floats', Float32Array.of(0.1, 2), [2, 1], '<f'],
      ['doubles', Float64Array.of(0.1, 2), [2], '<d'],
      ['longs', BigInt64Array.of(1n, -(2n ** 60n)), [2], '<q'],
      ['shorts', Int16Array.of(-3, 4), [1, 2], '<h'],
      ['bytes', Uint8Array.of(255), [1], '<B'],
      ['float', Float32Array.of(0.1), [], '<f'],
      ['double', Float64Array.of(0.1), [], '<d'],
      ['long', BigInt64Array.of(2n ** 60n), [], '<q'],
      ['int', Int32Array.of(-7), [], '<i'],
    ] as const)
      group.create_dataset({ name, data, shape, dtype });
  });
  expect((await read(bytes)).get('group')).toEqual(
    new Map(
      Object.entries({
        floats: { shape: [2, 1], data: Float32Array.of(0.1, 2) },
        doubles: { shape: [2], data: Float64Array.of(0.1, 2) },
        longs: { shape: [2], data: BigInt64Array.of(1n, -(2n ** 60n)) },
        shorts: { shape: [1, 2], data: BigInt64Array.of(-3n, 4n) },
        bytes: { shape: [1], data: BigInt64Array.of(255n) },
        float: { shape: [], data: Float32Array.of(0.1) },
        double: { shape: [], data: Float64Array.of(0.1) },
        long: { shape: [], data: BigInt64Array.of(2n ** 60n) },
        int: { shape: [], data: BigInt64Array.of(-7n) },
      }),
    ),
  );
});

it('texts are texts, one or several', async () => {
  const bytes = await file((root) => {
    root.create_dataset({ name: 'one', data: 'LIF', shape: [], dtype: 'S' });
    root.create_dataset({ name: 'two', data: ['a', 'bc'], shape: [2], dtype: 'S' });
  });
  expect([...(await read(bytes))]).toEqual([
    ['one', { shape: [], texts: ['LIF'] }],
    ['two', { shape: [2], texts: ['a', 'bc'] }],
  ]);
});

it('what is no HDF5 file, points nowhere or declares more than the file could hold is refused by its reason', async () => {
  const dangling = await file((root) => {
    (root as unknown as { create_soft_link(to: string, name: string): void }).create_soft_link('/nowhere', 'link');
  });
  const large = await file((root) => {
    const group = root.create_group('group');
    for (const name of ['a', 'b'])
      group.create_dataset({
        name,
        data: new Float64Array(5_000_000),
        shape: [5_000_000],
        compression: 'gzip',
        chunks: [5_000_000],
      });
  });
  for (const [bytes, message, received] of [
    [new TextEncoder().encode('hello'), 'this is not a whole HDF5 file', expect.any(String)],
    [dangling, "'link' is neither a group nor a data set", expect.anything()],
    [large, 'more than 67108864 bytes are declared', '80000000 bytes'],
  ] as const) {
    const error = { name: 'BridgeError', code: 'malformed_nir', received, message: expect.stringContaining(message) };
    await expect(readHdf5Here(bytes)).rejects.toMatchObject(error);
    await expect(readHdf5(bytes)).rejects.toMatchObject(error);
  }
});
