import { decodeNpy, encodeNpy, type NpyArray } from './npy.ts';
import { decodeZip, encodeZip } from './zip.ts';

/**
 * Encodes named arrays as a NumPy `.npz` archive, which `numpy.load` opens as a mapping.
 *
 * @example
 * writeFileSync('spikes.npz', encodeNpz({ tick: { data: ticks }, id: { data: ids } }));
 */
export function encodeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  return encodeZip(Object.entries(arrays).map(([name, array]) => ({ name: `${name}.npy`, bytes: encodeNpy(array) })));
}

/** Decodes an `.npz` archive into its arrays by name. */
export function decodeNpz(archive: Uint8Array): Record<string, Required<NpyArray>> {
  return Object.fromEntries(
    decodeZip(archive).map(({ name, bytes }) => [name.replace(/\.npy$/, ''), decodeNpy(bytes)]),
  );
}
