import { freshHdf5Path, type Hdf5LibraryGroup, loadHdf5 } from '../recording/hdf5/index.ts';
import type { Hdf5Group } from './hdf5-content.ts';

/** Below so many elements, an index of chunks outweighs what compression saves. */
const FEWEST_COMPRESSED = 256;

/**
 * Writes an HDF5 file. Larger arrays are compressed by gzip.
 *
 * @throws BridgeError `hdf5_unavailable`
 */
export async function writeHdf5(content: Hdf5Group, packageName?: string): Promise<Uint8Array> {
  const library = await loadHdf5(packageName);
  const { FS } = await library.ready;
  const path = freshHdf5Path();
  const file = new library.File(path, 'w');
  try {
    fill(file, content);
  } finally {
    file.close();
  }
  const bytes = FS.readFile(path);
  FS.unlink(path);
  return bytes;
}

function fill(group: Hdf5LibraryGroup, content: Hdf5Group): void {
  for (const [name, item] of content) {
    if (item instanceof Map) fill(group.create_group(name), item);
    else if ('texts' in item) {
      const [first] = item.texts;
      group.create_dataset({ name, data: item.shape.length === 0 ? first : item.texts, shape: item.shape, dtype: 'S' });
    } else if ('data' in item) {
      const { shape, data } = item;
      const dtype = data instanceof Float32Array ? '<f' : data instanceof Float64Array ? '<d' : '<q';
      const packed = data.length < FEWEST_COMPRESSED ? {} : { compression: 'gzip' as const, chunks: shape };
      group.create_dataset({ name, data, shape, dtype, ...packed });
    }
  }
}
