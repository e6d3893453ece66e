import type { Signal } from '../../agents/index.ts';

/** A decoded velocity as a signal, m/s in the map frame. */
export function velocitySignal(decoder: { readonly x: number; readonly y: number }): Signal {
  return {
    kind: 'vector',
    unit: 'm/s',
    meaning: 'velocity decoded from the action neurons, before the limits of the body',
    read(out) {
      out[0] = decoder.x;
      out[1] = decoder.y;
    },
  };
}
