import type { EventPixel } from '../../agents/index.ts';

/** An event pixel with every stage on. */
export const FULL_PIXEL: EventPixel = {
  response: 'lin-log',
  on: 0.2,
  off: 0.2,
  mismatch: 0.03,
  bandwidth: { cutoffHz: 300, dark: 20 / 275 },
  leakHz: 0.1,
  noise: { onHz: 0.5, offHz: 0.5, inLight: 0.25 },
  rateSpread: 0.1,
  refractory: { seconds: 0.5e-3, policy: 'advance' },
};
