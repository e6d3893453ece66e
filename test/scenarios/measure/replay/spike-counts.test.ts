import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countSpikes } from '../../../../scenarios/measure/replay/spike-counts.ts';

it('counts the spikes of each cell in each window, and none before or after', () => {
  const spikes = fc.array(fc.record({ tick: fc.nat(60), id: fc.nat(4) }), { maxLength: 60 });
  fc.assert(
    fc.property(
      spikes,
      fc.nat(20),
      fc.integer({ min: 1, max: 7 }),
      fc.nat(5),
      (all, firstTick, windowTicks, windows) => {
        all.sort((a, b) => a.tick - b.tick);
        const { starts, cells, counts } = countSpikes(
          all.map(({ tick }) => tick),
          all.map(({ id }) => id),
          firstTick,
          windowTicks,
          windows,
        );
        expect(starts).toHaveLength(windows + 1);
        for (let window = 0; window < windows; window++) {
          const found = Array.from(counts.subarray(starts[window], starts[window + 1]), (count, k) => [
            cells[starts[window] + k],
            count,
          ]);
          const from = firstTick + window * windowTicks;
          const own = all.filter(({ tick }) => tick >= from && tick < from + windowTicks);
          const ids = [...new Set(own.map(({ id }) => id))];
          expect(found).toEqual(ids.map((id) => [id, own.filter((spike) => spike.id === id).length]));
        }
      },
    ),
  );
});
