import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDeclarations } from './declarations.ts';
import {
  echoes,
  type Names,
  numbersOf,
  SUFFIXES,
  undocumented,
  undocumentedMembers,
  unitless,
} from './docstring-claims.ts';

/** The exported names of a declaration file. */
function namesIn(text: string): Names {
  const { declarations } = parseDeclarations(text);
  return new Map(declarations.filter(({ exported }) => exported).map((one) => [one.name, [one]]));
}

/** An interface with one field. */
const field = (declaration: string, docstring = ''): Names =>
  namesIn(`export interface Leg {${docstring && `\n/** ${docstring} */\n`}${declaration};\n}`);

describe('the claims', () => {
  it('find names without a docstring', () => {
    const names = namesIn('/** Walks. */\nexport declare const walk: () => void;\nexport declare class Leg {}\n');
    expect(undocumented(names)).toEqual(['Leg']);
  });

  it('find members without a docstring of their own, but not what methods take', () => {
    expect(undocumentedMembers(field('readonly length: number'))).toEqual(['Leg.length']);
    expect(undocumentedMembers(field('readonly length: number', 'In metres.'))).toEqual([]);
    expect(undocumentedMembers(field('readonly name: string'))).toEqual(['Leg.name']);
    expect(undocumentedMembers(field('bend(angle: number): number'))).toEqual(['Leg.bend']);
    expect(undocumentedMembers(field('bend({ angle }: { readonly angle: number }): number', 'Bends.'))).toEqual([]);
    expect(undocumentedMembers(field('readonly joint: { readonly angle: number }', 'Knee.'))).toEqual([
      'Leg.joint.angle',
    ]);
  });

  it.each([
    'bigint',
    'number[]',
    'readonly number[]',
    'Float64Array',
    'ArrayLike<number>',
    'string | number',
    'number | undefined',
  ])('take %s for a number, in whatever declaration', (type) => {
    const numbersIn = (names: Names): string[] => numbersOf(names).map(({ path }) => path);
    expect(numbersIn(field(`readonly length?: ${type}`))).toEqual(['Leg.length']);
    expect(numbersIn(field(`readonly joint: { readonly angle: ${type} }`))).toEqual(['Leg.joint.angle']);
    expect(numbersIn(namesIn(`export type Leg = { length: ${type} } | 'none';`))).toEqual(['Leg.length']);
    expect(numbersIn(namesIn(`export declare class Leg { get length(): ${type}; }`))).toEqual(['Leg.length']);
    expect(numbersIn(field(`bend(angle: ${type}): void`))).toEqual([]);
  });

  it.each(['Step.', 'The step length.', 'Lengths of a step'])('find that "%s" only repeats a name', (docstring) => {
    expect(echoes(field('readonly stepLength: number', docstring))).toEqual([`Leg.stepLength: ${docstring}`]);
    expect(echoes(namesIn(`/** ${docstring} */\nexport interface StepLength {}`))).toEqual([
      `StepLength: ${docstring}`,
    ]);
  });

  it('let a docstring say more than the name', () => {
    expect(echoes(field('readonly stepLength: number', 'Length of a step in metres.'))).toEqual([]);
  });

  it.each([
    'How far it reaches.',
    'Default 5.',
    "A leg's reach.",
    'The unit of reach.',
    'A number.',
    'Where rows of legs begin.',
    'Legs on the ground, a share.',
    'Added to x_m.',
  ])('find that "%s" says no unit', (docstring) => {
    expect(unitless(field('readonly reach: number', docstring))).toEqual([`Leg.reach: ${docstring}`]);
  });

  it.each([
    'In metres.',
    'Reach in m; default 1.',
    'Reach per step, in m/s.',
    'Decay, 1/ms.',
    'In SI.',
    'Share of the legs on the ground.',
    'Neurons of the longest row.',
    'Number of legs.',
    'Index of the leg.',
    'From 0 to 1.',
  ])('find a unit in "%s"', (docstring) => {
    expect(unitless(field('readonly reach: number', docstring))).toEqual([]);
  });

  it.each(SUFFIXES)('take the suffix %s of a name for its unit', (suffix) => {
    expect(unitless(field(`readonly reach${suffix}: number`, 'How far it reaches.'))).toEqual([]);
    expect(unitless(field(`readonly ${suffix.toLowerCase()}: number`, 'How far it reaches.'))).toEqual([]);
    expect(unitless(field(`readonly ${suffix}Reach: number`, 'How far it reaches.'))).toHaveLength(1);
  });

  it('ask constants for their unit', () => {
    const leg = (declaration: string): Names =>
      namesIn(`/** How far it reaches. */\nexport declare const ${declaration};`);
    expect(unitless(leg('REACH = 0.5'))).toEqual(['REACH: How far it reaches.']);
    expect(unitless(leg('REACH: number'))).toEqual(['REACH: How far it reaches.']);
    expect(unitless(leg('REACH_BYTES = 4'))).toEqual([]);
    expect(unitless(leg('reach: (leg: number) => number'))).toEqual([]);
  });
});

it('the suffixes are those of the page on units', () => {
  const rows = readFileSync('docs/units.md', 'utf8').matchAll(/^\| `(\w+)` \|/gm);
  expect(Array.from(rows, ([, suffix]) => suffix)).toEqual([...SUFFIXES]);
});
