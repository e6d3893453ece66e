import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run, scenarioIds } from '../../../scenarios/index.ts';
import { FULL } from '../../effort.ts';

/** A few trials of a scenario of the catalogue, and the digest that they came to when it was written down. */
interface Known {
  readonly scenario: string;
  readonly set: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly physics?: string;
  /** Default: 1. */
  readonly seed?: number;
  /**
   * A setting without which nothing is learned. The run has a success in it that what comes later depends on: up to it, trials are the same
   * without; then at least one takes another path.
   */
  readonly learns?: Readonly<Record<string, string>>;
  /** Left out of the quick tests. */
  readonly slow?: boolean;
  readonly digest: string;
}

const known = JSON.parse(readFileSync('test/fixtures/digests.json', 'utf8')) as readonly Known[];

/**
 * Whatever is rebuilt, runs stay the same to the bit. A change on purpose raises the scenario's version, is explained in
 * CHANGELOG.md, and takes the new digest into the fixture.
 */
describe('the digest of a few trials', () => {
  it('is known for every scenario of the catalogue', () => {
    expect(new Set(known.map(({ scenario }) => scenario))).toEqual(new Set(scenarioIds()));
  });

  it.each(known.filter(({ slow }) => FULL || !slow))(
    'is as it was: $scenario $set $body $physics',
    async ({ digest, slow: _, learns: __, seed = 1, ...request }) => {
      expect((await run({ ...request, seeds: [seed] } as Parameters<typeof run>[0])).digest).toBe(digest);
    },
    300_000,
  );

  it.each(known.filter(({ learns, slow }) => learns !== undefined && (FULL || !slow)))(
    'is of a run in which what was learned at a success acts later: $scenario',
    async ({ scenario, set, seed = 1, learns }) => {
      const [paths, without] = await Promise.all(
        [set, { ...set, ...learns }].map(async (settings) => {
          const { seeds } = await run({ scenario, set: settings, seeds: [seed] } as Parameters<typeof run>[0]);
          return seeds[0].trials.map(({ pathMetres, success }) => ({ pathMetres, success }));
        }),
      );
      const first = paths.findIndex(({ success }) => success);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first).toBeLessThan(paths.length - 1);
      expect(without.slice(0, first + 1)).toEqual(paths.slice(0, first + 1));
      expect(without.slice(first + 1)).not.toEqual(paths.slice(first + 1));
    },
    300_000,
  );

  it('is one of such a run for replay and for the memory of goals', () => {
    const learning = new Set(known.filter(({ learns }) => learns !== undefined).map(({ scenario }) => scenario));
    expect([...learning].sort()).toEqual(['delayed-match-to-place', 'detour', 'replay-open-field']);
  });
});
