import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { MOST_YAML_BYTES, readYaml } from '../../../../bridges/recording/reading/bounded-yaml.ts';

const fault = expect.objectContaining({ fault: expect.any(String) });

/** As much of a text as is read. */
const much = (text: string): string => text.repeat(Math.floor(MOST_YAML_BYTES / text.length));
const lines = (line: (n: number) => string, count: number): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

describe('YAML of anybody', () => {
  it('is read as the library reads it', () => {
    const plain = fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.oneof(fc.integer(), fc.string(), fc.array(fc.double())),
    );
    fc.assert(
      fc.property(plain, (value) => {
        const text = stringify(value);
        expect(readYaml(text)).toEqual({ value: parse(text) });
      }),
    );
  });

  it('has aliases, but no merge keys, tags of programs', () => {
    expect(readYaml('a: &one {b: 1}\nc: *one\nd: {<<: *one}')).toEqual({
      value: { a: { b: 1 }, c: { b: 1 }, d: { '<<': { b: 1 } } },
    });
    expect(readYaml('a: !!js/function 1')).toEqual({ value: { a: '1' } });
  });

  it.each([
    ['nothing behind an alias', 'a: *none', fault],
    ['a list that is not closed', 'a: [', fault],
    ['a key that stands twice', 'b: 1\na: {c: 1, d: 2, c: 3}', { fault: "the key 'c' stands twice in a mapping" }],
    ['two documents', 'a: 1\n---\nb: 1', fault],
    ['a text that is too long', `${much('# a\n')}    `.padEnd(MOST_YAML_BYTES + 1), fault],
  ])('is refused: %s', (_, text, expected) => {
    expect(readYaml(text)).toEqual(expected);
  });

  it.each([
    [
      'laughs',
      `a: &a [1,1,1,1,1,1,1,1,1]\n${lines((n) => `b${n}: &b${n} [${`*${n === 0 ? 'a' : `b${n - 1}`},`.repeat(9)}]\n`, 9)}`,
    ],
    ['merge keys', `x: &x {a: 1}\n${lines((n) => `k${n}: {<<: *x}\n`, 2500)}`],
    ['anchors', much('&a ')],
    ['commas', `[${much(', ').slice(1)}`],
    ['lists in lists', much('[')],
    ['mappings in lists', much('- a: [')],
    ['keys of keys', much('? ')],
    ['texts after texts', much('"a" ')],
  ])('is refused, without anything else thrown: %s', { tags: 'long' }, (_, text) => {
    expect(readYaml(text)).toEqual(fault);
  });

  it('of many keys is compared with all others once', { tags: 'long' }, () => {
    // Each with each other takes the library a second and a half at this size, and 77 s at eight times as many.
    const text = lines((n) => `k${n}: 1\n`, 6000);
    expect(readYaml(text)).toMatchObject({ value: { k0: 1, k5999: 1 } });
    expect(readYaml(`${text}k0: 2`)).toEqual({ fault: "the key 'k0' stands twice in a mapping" });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'&*!|>-?:,[]{}#%@"\' \n\tab1<')), (characters) => {
        const read = readYaml(characters.join(''));
        expect('value' in read || typeof read.fault === 'string').toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
