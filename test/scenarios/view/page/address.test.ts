import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, readAddress, unreadIn, writeAddress } from '../../../../scenarios/view/page/address.ts';

const word = fc.string({ minLength: 1 });
const tuning = fc.record({
  name: fc.string(),
  tick: fc.nat(),
  value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0),
});
const settings = {
  body: word,
  physics: word,
  controller: word,
  seed: fc.nat(),
  set: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
  tunings: fc.array(tuning, { minLength: 1 }),
};
const addresses = fc.record(
  {
    ...settings,
    scenario: word,
    version: fc.nat(),
    tick: fc.nat(),
    cell: fc.record({ population: fc.string(), neuron: fc.nat() }),
    beside: fc.array(fc.record(settings, { requiredKeys: ['set'] }), { minLength: 1 }),
    at: fc.constant('socket'),
    show: fc.dictionary(fc.string(), fc.string(), { minKeys: 1, noNullPrototype: true }),
    panels: fc.array(fc.stringMatching(/^[a-z-]+$/)),
  },
  { requiredKeys: ['set'] },
);

describe('the address of a page', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const written = writeAddress(address as Address);
        expect(readAddress(written)).toEqual(address);
        expect(unreadIn(written)).toEqual([]);
      }),
    );
  });

  it('leaves out a tuning or a neuron that cannot be read', () => {
    const wrong = ['tune=a=1', 'tune=a=NaN@3', 'tune=a=Infinity@3', 'tune=a=1@-3', 'cell=place', 'cell=place:x'];
    expect(readAddress(`?${wrong.join('&')}`)).toEqual({ set: {} });
    expect(unreadIn(`?${wrong.join('&')}`)).toEqual(wrong);
  });

  it('leaves out what is no number where one belongs, and what is nowhere', () => {
    const wrong = ['seed=x', 'tick=-3', 'version=1.5', 'scenario=', 'at=elsewhere', 'sed=5', 'set=a'];
    expect(readAddress(`?${wrong.join('&')}`)).toEqual({ set: {} });
    expect(unreadIn(`?${wrong.join('&')}`)).toEqual(wrong);
  });

  it('has the first of what stands in it twice, and leaves out the others', () => {
    expect(readAddress('?seed=1&seed=2&set.a=3&set.a=4')).toEqual({ seed: 1, set: { a: '3' } });
    expect(unreadIn('?seed=1&seed=2&set.a=3&set.a=4')).toEqual(['seed=2', 'set.a=4']);
  });

  it('leaves out what a run beside it does not follow from', () => {
    const beside = new URLSearchParams([['beside', 'seed=x&scenario=other&seed=3&set.a=1']]);
    expect(unreadIn(`?${beside}`)).toEqual(['beside: seed=x', 'beside: scenario=other', 'beside: seed=3']);
  });
});
