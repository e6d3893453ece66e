import type { EventPixel } from '../../agents/index.ts';

/** The pixel of an event camera in daylight: the defaults of v2e's command line (Hu, Liu & Delbruck 2021). */
export const DAYLIGHT: EventPixel = {
  response: 'lin-log',
  on: 0.2,
  off: 0.2,
  mismatch: 0.03,
  bandwidth: { cutoffHz: 300, dark: 20 / 275 },
  refractory: { seconds: 5e-4, policy: 'advance' },
  leakHz: 0.01,
  noise: { onHz: 5e-4, offHz: 5e-4, inLight: 0.25 },
  rateSpread: 0.1,
};
