import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainParameters, parseSetting, resolveParameters } from '../../../scenarios/scenario/parameters.ts';

const declared = {
  acetylcholine: { default: 1, unit: '1', meaning: 'on or off', minimum: 0, maximum: 1 },
  goalRadius: { default: 0.09, unit: 'm', meaning: 'radius of the goal', minimum: 0.01 },
  offset: { default: -2, unit: 'm', meaning: 'anything' },
};

test('what is not set keeps its default, in the order of declaration', () => {
  const values = resolveParameters(declared, { offset: '3.5' }, 'maze');
  expect(Object.entries(values)).toEqual([
    ['acetylcholine', 1],
    ['goalRadius', 0.09],
    ['offset', 3.5],
  ]);
});

test('takes degrees for angles, and says what to write for minutes', () => {
  const angles = {
    turn: { default: 0, unit: 'rad', meaning: 'an angle' },
    rate: { default: 0, unit: 'rad/s', meaning: 'a rate of turning' },
    limit: { default: 5, unit: 's', meaning: 'a time' },
  };
  const { turn, rate } = resolveParameters(angles, { turn: '30deg', rate: '-180 deg/s' }, 'maze');
  expect([turn, rate]).toEqual([30 * (Math.PI / 180), -Math.PI]);
  expect(resolveParameters(angles, { turn: '250 mrad' }, 'maze').turn).toBe(0.25);
  expect(() => resolveParameters(angles, { limit: '20m' }, 'maze')).toThrow(
    expect.objectContaining({ code: 'dimension_mismatch', remedy: expect.stringContaining("write '1200 s'") }),
  );
});

test('says where a value comes from', () => {
  const origins = explainParameters(declared, { offset: 1 }, 'maze').map(({ name, origin, unit }) => [
    name,
    origin,
    unit,
  ]);
  expect(origins).toEqual([
    ['acetylcholine', 'default', '1'],
    ['goalRadius', 'default', 'm'],
    ['offset', 'set', 'm'],
  ]);
});

test('an unknown parameter suggests the nearest', () => {
  expect(() => resolveParameters(declared, { acetylcoline: 0 }, 'maze')).toThrow(
    expect.objectContaining({
      code: 'unknown_parameter',
      received: 'acetylcoline',
      remedy: "did you mean 'acetylcholine'?",
    }),
  );
  expect(() => resolveParameters(declared, { toString: 0 }, 'maze')).toThrow(
    expect.objectContaining({ code: 'unknown_parameter' }),
  );
});

test.each([
  ['acetylcholine', '2', 'parameter_out_of_range', 'a number from 0 to 1'],
  ['goalRadius', '0', 'parameter_out_of_range', 'a number of at least 0.01 in m'],
  ['offset', 'on', 'not_a_number', 'a number in m'],
  ['offset', '', 'not_a_number', 'a number in m'],
  ['offset', 'Infinity', 'not_a_number', 'a number in m'],
])('%s=%s is refused', (name, value, code, wanted) => {
  expect(() => resolveParameters(declared, { [name]: value }, 'maze')).toThrow(
    expect.objectContaining({ code, expected: wanted, block: name }),
  );
});

test.each([
  ['goalRadius', '9cm', 0.09],
  ['goalRadius', '90 mm', 0.09],
  ['goalRadius', ' 0.09 m ', 0.09],
  ['offset', '-2.5e3mm', -2.5],
  ['acetylcholine', '1', 1],
])('%s=%s is converted to the declared unit', (name, text, value) => {
  expect(resolveParameters(declared, { [name]: text }, 'maze')[name as 'offset']).toBe(value);
});

test.each([
  ['goalRadius', '90 ms', 'dimension_mismatch', "parameter 'goalRadius' is not in ms"],
  ['acetylcholine', '1 m', 'dimension_mismatch', "parameter 'acetylcholine' is not in m"],
  ['goalRadius', '9 cmm', 'unknown_unit', "parameter 'goalRadius' is in 'cmm', which is not a unit"],
  ['goalRadius', '9..2 m', 'malformed_quantity', "parameter 'goalRadius' is not a number with its unit"],
  ['goalRadius', '5 mm', 'parameter_out_of_range', "parameter 'goalRadius' is out of range"],
])('%s=%s is refused by name', (name, text, code, message) => {
  const call = (): unknown => resolveParameters(declared, { [name]: text }, 'maze');
  expect(call).toThrow(expect.objectContaining({ code, block: name }));
  expect(call).toThrow(message);
});

const rest = { default: 'replay', choices: ['replay', 'silenced'], meaning: 'what happens' } as const;

test('a parameter may be one of a few words', () => {
  const value: 'replay' | 'silenced' = resolveParameters({ rest }, {}, 'maze').rest;
  expect(value).toBe('replay');
  expect(resolveParameters({ rest }, { rest: ' silenced ' }, 'maze').rest).toBe('silenced');
  expect(explainParameters({ rest }, {}, 'maze')).toEqual([
    { ...rest, name: 'rest', value: 'replay', unit: '1', origin: 'default' },
  ]);
});

test.each(['silence', '1', '', 1])('%o is none of the words', (word) => {
  expect(() => resolveParameters({ rest }, { rest: word }, 'maze')).toThrow(
    expect.objectContaining({ code: 'unknown_choice', expected: 'replay, silenced', received: word, block: 'rest' }),
  );
});

test('the nearest word is suggested', () => {
  expect(() => resolveParameters({ rest }, { rest: 'silence' }, 'maze')).toThrow(
    expect.objectContaining({ remedy: "did you mean 'silenced'?" }),
  );
});

test('any finite number survives the way through text', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const [key, text] = parseSetting(`offset=${value}`);
      expect(resolveParameters(declared, { [key]: text }, 'maze').offset).toBe(
        value === 0 ? Number(String(value)) : value,
      );
    }),
  );
});

test('a setting needs a key and an equals sign', () => {
  expect(parseSetting(' a = 3 ')).toEqual(['a', '3']);
  expect(parseSetting('a==3')).toEqual(['a', '=3']);
  for (const text of ['a', '=3', '']) {
    expect(() => parseSetting(text)).toThrow(expect.objectContaining({ code: 'malformed_setting', received: text }));
  }
});
