import { decodeNpy, encodeNpy, type NpyArray } from './npy.ts';
import { decodeZip, encodeZip } from './zip.ts';

/**
 * Encodes named arrays as a NumPy `.npz` archive, which `numpy.load` opens as a mapping.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * const [ticks, ids] = [Float64Array.of(3, 8), Uint32Array.of(0, 1)];
 * writeFileSync('spikes.npz', encodeNpz({ tick: { data: ticks }, id: { data: ids } }));
 */
export function encodeNpz(arrays: Readonly<Record<string, NpyArray>>): Uint8Array {
  return encodeZip(Object.entries(arrays).map(([name, array]) => ({ name: `${name}.npy`, bytes: encodeNpy(array) })));
}

/**
 * Decodes an `.npz` archive into its arrays by name.
 *
 * @example
 * const archive = encodeNpz({ tick: { data: Float64Array.of(3, 8) }, id: { data: Uint32Array.of(0, 1) } });
 * const { tick, id } = decodeNpz(archive);
 * console.log(tick.data, id.shape); // 3, 8, and [2]
 */
export function decodeNpz(archive: Uint8Array): Record<string, Required<NpyArray>> {
  return Object.fromEntries(
    decodeZip(archive).map(({ name, bytes }) => [name.replace(/\.npy$/, ''), decodeNpy(bytes)]),
  );
}
