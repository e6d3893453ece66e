import type { Frame } from '../../frames/frame.ts';

/** What holds after a frame, without what happened in it: for who was shown that already. */
export function standing(frame: Frame): Frame {
  const none = new Uint32Array();
  return {
    ...frame,
    ...{ from: frame.to, fresh: false, scenes: [], results: [], rests: [], spikes: {}, images: {} },
    samples: { ticks: none, poses: new Float32Array(), signals: {} },
    rewards: { ticks: none, values: new Float64Array() },
  };
}
