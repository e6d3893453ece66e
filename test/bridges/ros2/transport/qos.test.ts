import { expect, it } from 'vitest';
import { matches, type Offer, unmet } from '../../../../bridges/ros2/transport/qos.ts';

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

it('knows no publisher that keeps a deadline which it does not promise', () => {
  const offered: Offer = { reliability: 'reliable', durability: 'volatile' };
  const asked: Offer = { ...offered, deadlineSeconds: 0.1 };
  expect([offered, { ...offered, deadlineSeconds: 0.2 }, asked].map((one) => matches(one, asked))).toEqual([
    false,
    false,
    true,
  ]);
  expect(matches(offered, { ...offered, livelinessSeconds: 1 })).toBe(false);
  expect(matches(asked, offered)).toBe(true);
});

it('says what is asked for beyond what is offered, and nothing where they match', () => {
  const most: Offer = {
    reliability: 'reliable',
    durability: 'transient-local',
    deadlineSeconds: 0.1,
    livelinessSeconds: 2,
  };
  const least: Offer = { reliability: 'best-effort', durability: 'volatile' };
  expect(unmet(least, most)).toBe(
    'reliable messages and transient-local messages and a deadline of 0.1 s and a liveliness of 2 s',
  );
  expect([unmet(most, most), unmet(most, least), unmet(least, least)]).toEqual(['', '', '']);
});
