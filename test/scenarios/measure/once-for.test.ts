import { expect, it } from 'vitest';
import { onceFor } from '../../../scenarios/measure/once-for.ts';

it('computes once for each object, also what comes to undefined', () => {
  const asked: [object, number][] = [];
  const sum = onceFor((key: { readonly a: number }, b: number) => {
    asked.push([key, b]);
    return key.a === 0 ? undefined : key.a + b;
  });
  const [one, zero] = [{ a: 1 }, { a: 0 }];
  expect([sum(one, 2), sum(one, 2), sum({ a: 1 }, 3), sum(zero, 1), sum(zero, 1)]).toEqual([
    3,
    3,
    4,
    undefined,
    undefined,
  ]);
  expect(asked).toHaveLength(3);
});
