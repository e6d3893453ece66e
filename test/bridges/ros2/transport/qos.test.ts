import { expect, it } from 'vitest';
import { matches, type Offer } from '../../../../bridges/ros2/transport/qos.ts';

it('matches a publisher that offers at least what is asked for', () => {
  const offers: Offer[] = (['reliable', 'best-effort'] as const).flatMap((reliability) =>
    (['transient-local', 'volatile'] as const).map((durability) => ({ reliability, durability })),
  );
  // Rows are offers and columns what is asked for, in the order of `offers`.
  expect(offers.map((offered) => offers.map((asked) => Number(matches(offered, asked))))).toEqual([
    [1, 1, 1, 1],
    [0, 1, 0, 1],
    [0, 0, 1, 1],
    [0, 0, 0, 1],
  ]);
});
