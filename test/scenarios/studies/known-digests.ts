import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../../../scenarios/pool/index.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { FULL } from '../../effort.ts';

/** A few trials of a scenario, and the digest that they came to when it was written down. */
export interface KnownDigest {
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

export const KNOWN_DIGESTS = JSON.parse(readFileSync('test/fixtures/digests.json', 'utf8')) as readonly KnownDigest[];

const isScenario = (value: unknown): value is Scenario => value instanceof Object && 'gates' in value && 'id' in value;

/**
 * Declares the tests that runs of a study's scenarios stay the same to the bit, whatever is rebuilt. A change on purpose raises the scenario's
 * version, is explained in CHANGELOG.md, and takes the new digest into the fixture.
 */
export function holdDigests(study: object): void {
  const ids = Object.values(study)
    .filter(isScenario)
    .map(({ id }) => id);
  const known = KNOWN_DIGESTS.filter(({ scenario, slow }) => ids.includes(scenario) && (FULL || !slow));

  describe('the digest of a few trials', () => {
    it.each(ids)('is known for %s', (id) => {
      expect(KNOWN_DIGESTS.map(({ scenario }) => scenario)).toContain(id);
    });

    it.each(known)(
      'is as it was: $scenario $set $body $physics',
      async ({ digest, slow: _, learns: __, seed = 1, ...request }) => {
        expect((await run({ ...request, seeds: [seed] } as Parameters<typeof run>[0])).digest).toBe(digest);
      },
      300_000,
    );

    it.runIf(known.some(({ learns }) => learns !== undefined)).each(known.filter(({ learns }) => learns !== undefined))(
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
  });
}
