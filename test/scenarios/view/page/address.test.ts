import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Address, readAddress, writeAddress } from '../../../../scenarios/view/page/address.ts';

const word = fc.string({ minLength: 1 });
const addresses = fc.record(
  {
    scenario: word,
    body: word,
    physics: word,
    controller: word,
    seed: fc.nat(),
    version: fc.nat(),
    tick: fc.nat(),
    set: fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }),
    at: fc.constant('socket'),
    panels: fc.array(fc.stringMatching(/^[a-z-]+$/)),
  },
  { requiredKeys: ['set'] },
);

describe('the address of a page', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        expect(readAddress(writeAddress(address as Address))).toEqual(address);
      }),
    );
  });

  it('leaves out what is no number where one belongs, and what is nowhere', () => {
    expect(readAddress('?seed=x&tick=-3&version=1.5&scenario=&at=elsewhere')).toEqual({ set: {} });
  });
});
