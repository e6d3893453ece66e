import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSeeds, listSeeds, seeds } from '../../../../scenarios/cli/options/seeds.ts';

const parse = (text: string) => seeds('').parse?.(text, { flag: '--seeds', cwd: '/' }, undefined);

describe('--seeds', () => {
  it.each([
    ['8', 8],
    [' 1000 ', 1000],
    ['5000-5003', [5000, 5001, 5002, 5003]],
    ['7-7', [7]],
    ['1,2,7', [1, 2, 7]],
    ['9, 1-3', [9, 1, 2, 3]],
    ['4294967295-4294967295', [4294967295]],
  ])('takes %j', (text, value) => {
    expect(parse(text)).toEqual(value);
  });

  it.each([
    '',
    ' ',
    '0',
    '1001',
    '82001',
    '100001',
    '99999999999',
    '1.5',
    '-1',
    '3-1',
    '1,1',
    '1-3,2',
    '1,',
    ',1',
    '1-',
    '1--2',
    'a',
    '4294967296-4294967296',
    '0-100000',
    '0-4294967295',
  ])('refuses %j', (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'invalid_option', received: text }));
  });

  it.each([
    ['82001', 'for the one seed 82001: --seed 82001; for that many: --seeds 1-82001'],
    ['100001', 'for the one seed 100001: --seed 100001'],
    ['0', 'for the one seed 0: --seed 0'],
    ['99999999999', undefined],
  ])('asks whether %s is a seed', (text, remedy) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'invalid_option', remedy }));
  });

  it('takes what seeds are printed as', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60), { minLength: 2, maxLength: 30 }), (listed) => {
        expect(parse(listSeeds(listed))).toEqual(listed);
      }),
    );
  });
});

it('joins runs of seeds', () => {
  expect([listSeeds([1, 2, 3]), listSeeds([7]), listSeeds([1, 2, 9, 4])]).toEqual(['1-3', '7', '1-2, 9, 4']);
  expect([countSeeds([]), countSeeds([7]), countSeeds([1, 2])]).toEqual(['no seed', '1 seed: 7', '2 seeds: 1-2']);
});
