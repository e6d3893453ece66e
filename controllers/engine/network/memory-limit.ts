import { ValidationError } from '../../../agents/errors.ts';

/** Bytes that 32-bit addresses reach: all arrays of a network lie in one memory of WebAssembly. */
const MOST_BYTES = 0x100000000;
/** Bytes of one array, whose places are counted in bytes as signed 32-bit numbers. */
export const MOST_ARRAY_BYTES = 0x7fffff00;

/**
 * Checks that a part of a network fits, before it is made.
 *
 * @param what as in `population 'cells'`
 * @param bytes that it needs at least
 * @throws ValidationError `network_too_large`
 */
export function checkFits(what: string, bytes: number, most = MOST_BYTES): void {
  if (bytes <= most) return;
  throw new ValidationError(`${what} does not fit into the memory of a network`, {
    code: 'network_too_large',
    expected: `at most ${most} bytes`,
    received: bytes,
    remedy: 'have fewer neurons or synapses, or shorter delays, or divide it into several networks',
  });
}

/** Checks that `count` synapses fit, each of which has at least a target and one state. @throws ValidationError `network_too_large` */
export function checkSynapsesFit(count: number): void {
  checkFits(`a projection of ${Math.round(count)} synapses`, 8 * count);
}
