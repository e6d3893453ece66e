import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from '../../../scenarios/index.ts';
import { FULL } from '../../effort.ts';

/** A few trials of a scenario of the catalogue, and the digest that they came to when it was written down. */
interface Known {
  readonly scenario: string;
  readonly set: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly physics?: string;
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
  it('is known for every scenario of the catalogue', async () => {
    const { catalogue } = await import('../../../scenarios/catalogue/index.ts');
    expect(new Set(known.map(({ scenario }) => scenario))).toEqual(new Set(Object.keys(catalogue)));
  });

  it.each(known.filter(({ slow }) => FULL || !slow))(
    'is as it was: $scenario $set $body $physics',
    async ({ digest, slow: _, ...request }) => {
      expect((await run({ ...request, seeds: [1] } as Parameters<typeof run>[0])).digest).toBe(digest);
    },
    120_000,
  );
});
