import type { Hdf5Module } from './hdf5-library.ts';

/** The package of filters that the library itself lacks. */
export const HDF5_PLUGINS = 'h5wasm-plugins';

/** Those with which recordings of events are compressed: DSEC by blosc, others by zstd, LZ4 and h5py's LZF. */
const PLUGINS = ['blosc', 'zstd', 'lz4', 'lzf'];

/**
 * Gives the library the filters of h5wasm-plugins, an optional peer, once, if it is installed. Returns whether it is.
 *
 * @param packageName what is imported. Default: `h5wasm-plugins`
 */
export function loadHdf5Plugins(module: Hdf5Module, packageName = HDF5_PLUGINS): Promise<boolean> {
  let loading = loaded.get(packageName);
  if (loading === undefined) {
    loading = load(module, packageName);
    loaded.set(packageName, loading);
  }
  return loading;
}

const loaded = new Map<string, Promise<boolean>>();

async function load({ FS, get_plugin_search_paths }: Hdf5Module, packageName: string): Promise<boolean> {
  let address: string;
  try {
    address = ((await import(packageName)) as { readonly base_url: string }).base_url;
  } catch {
    return false;
  }
  const [folder] = get_plugin_search_paths();
  FS.mkdirTree(folder);
  for (const name of PLUGINS) {
    const file = `libH5Z${name}.so`;
    FS.writeFile(`${folder}/${file}`, await bytesAt(new URL(`${address}/plugins/${file}`)));
  }
  return true;
}

async function bytesAt(address: URL): Promise<Uint8Array> {
  if (address.protocol !== 'file:') return new Uint8Array(await (await fetch(address)).arrayBuffer());
  const { readFile } = await import('node:fs/promises');
  return readFile(address);
}
