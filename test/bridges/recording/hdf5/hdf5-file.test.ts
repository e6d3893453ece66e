import { expect, it } from 'vitest';
import { freshHdf5Path, loadHdf5, openHdf5 } from '../../../../bridges/recording/hdf5/index.ts';

const library = await loadHdf5();
const module = await library.ready;

/** The bytes of a file with one group. */
function written(): Uint8Array {
  const path = freshHdf5Path();
  const file = new library.File(path, 'w');
  file.create_group('events');
  file.close();
  const bytes = module.FS.readFile(path);
  module.FS.unlink(path);
  return bytes;
}

const access = (bytes: Uint8Array) => ({
  size: bytes.length,
  readNow(offset: number, into: Uint8Array): number {
    const piece = bytes.subarray(offset, offset + into.length);
    into.set(piece);
    return piece.length;
  },
});

it('reads what it needs of a file, until it is closed', () => {
  const { root, close } = openHdf5(library, module, access(written()));
  expect(root.keys()).toEqual(['events']);
  close();
  expect(() => root.keys()).toThrow();
});

it('leaves no file behind in the file system of the library', () => {
  const before = Number(/[0-9]+/.exec(freshHdf5Path()));
  const { close } = openHdf5(library, module, access(written()));
  close();
  expect(() => openHdf5(library, module, access(Uint8Array.of(1, 2, 3)))).toThrow();
  for (let serial = before; serial < before + 5; serial++) {
    expect(() => module.FS.lookupPath(`/file-${serial}`), `file ${serial}`).toThrow();
  }
});
