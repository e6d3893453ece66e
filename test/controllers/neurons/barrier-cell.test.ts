import { expect, it } from 'vitest';
import { barrierCell } from '../../../controllers/neurons/barrier-cell.ts';
import { drive } from './drive.ts';

it('relays what is above theta, in the step in which it comes', () => {
  const { spikes } = drive(barrierCell, {
    step: 1,
    steps: 12,
    spikes: {
      memory: [
        { step: 2, weight: 0.49 },
        { step: 3, weight: 0.49 },
        { step: 5, weight: 0.51 },
        { step: 9, weight: 1 },
      ],
    },
  });
  expect(spikes).toEqual([5, 9]);
});
