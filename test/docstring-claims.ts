import type { Declaration, Member } from './declarations.ts';

/** What the words of public names are held to. Each claim gives the paths of what breaks it, with the words at fault. */

/** Names to declarations, as `exportsOf` gives them. */
export type Names = ReadonlyMap<string, readonly Declaration[]>;

/** Names without a docstring. */
export function undocumented(names: Names): string[] {
  return distinct(declarationsOf(names).flatMap(({ path, docstring }) => (docstring ? [] : [path])));
}

/** Names and members whose docstring says no more than the name does. */
export function echoes(names: Names): string[] {
  const all = [...declarationsOf(names), ...membersOf(names)];
  return distinct(all.filter(({ name, docstring = '' }) => repeats(name, docstring)).map(broken));
}

/** Numbers, constants included, that say their unit neither in their name nor in their docstring. */
export function unitless(names: Names): string[] {
  const constants = declarationsOf(names).filter(({ constant }) => constant);
  return distinct([...numbersOf(names), ...constants].filter((one) => !saysUnit(one)).map(broken));
}

/** Fields and methods of interfaces, classes and object types without a docstring of their own. */
export function undocumentedMembers(names: Names): string[] {
  return distinct(membersOf(names).flatMap(({ path, docstring }) => (docstring ? [] : [path])));
}

interface Named {
  readonly path: string;
  readonly name: string;
  readonly docstring: string | undefined;
}

const broken = ({ path, docstring = '' }: Named): string => `${path}: ${docstring}`;
const distinct = (paths: readonly string[]): string[] => [...new Set(paths)];

function declarationsOf(names: Names): (Named & { readonly constant: boolean })[] {
  return [...names].flatMap(([path, list]) =>
    list.map(({ name, kind, text, docstring }) => {
      const constant = kind === 'const' && /^const [\w$]+(?:: (?:number|bigint)$| = -?[\d.])/.test(text);
      return { path, name, docstring, constant };
    }),
  );
}

const NUMBER = 'number|bigint|(?:Float|Uint|Int|BigInt|BigUint)\\d+(?:Clamped)?Array|ArrayLike<number>';
/** A number, or many, perhaps among other types of a union. */
const IS_NUMBER = new RegExp(`(?:^|\\| )(?:readonly )?(?:${NUMBER})(?:\\[\\])*(?= \\||$)`);

/** All fields and methods, also those of object types that are written out inside others; but not what methods take. */
function membersOf(names: Names): (Named & { readonly type: string })[] {
  const within = (members: readonly Member[], path: string): (Named & { readonly type: string })[] =>
    members.flatMap(({ name, type, docstring, members: inner }) => {
      const here = `${path}.${name}`;
      if (!/^[\w$']/.test(name) || /^(?:constructor|new)$/.test(name)) return [];
      const isMethod = /^[(<]/.test(type);
      return [{ path: here, name, type, docstring }, ...(isMethod ? [] : within(inner, here))];
    });
  return [...names].flatMap(([path, list]) =>
    list.flatMap(({ kind, members }) =>
      kind === 'interface' || kind === 'class' || kind === 'type' ? within(members, path) : [],
    ),
  );
}

/** Those of them that hold numbers. */
export function numbersOf(names: Names): Named[] {
  return membersOf(names).filter(({ type }) => IS_NUMBER.test(type));
}

/** Words that say nothing about what they stand before. */
const FILLER = new Set(['a', 'an', 'and', 'for', 'in', 'is', 'it', 'its', 'of', 'the', 'their', 'this', 'to', 'what']);

/** `rowStart`, `Rows of`: row, start; row. Plurals are one word with their singular. */
function wordsOf(text: string): string[] {
  const words = text.replace(/([a-z\d])(?=[A-Z])/g, '$1 ').match(/\p{L}+|\d+/gu) ?? [];
  return words.map((word) => word.toLowerCase().replace(/(?<=\w{2})s$/, ''));
}

function repeats(name: string, docstring: string): boolean {
  const said = new Set(wordsOf(name));
  const words = wordsOf(docstring).filter((word) => !FILLER.has(word));
  return docstring !== '' && words.every((word) => said.has(word));
}

/** Units that a name can end with; the table is in `docs/units.md`. */
export const SUFFIXES = ['Hz', 'Seconds', 'Milliseconds', 'Metres', 'Radians', 'Ticks', 'Bytes', 'Pixels'] as const;

/** At the end of a name, or all of it: `stepBytes`, `bytes`, `STEP_BYTES`. */
const SUFFIX = new RegExp(
  SUFFIXES.map((suffix) => `${suffix}$|^${suffix.toLowerCase()}$|_${suffix.toUpperCase()}$`).join('|'),
);

/** Units by their symbols, which `a neuron's` and `x_m` have none of. */
const SYMBOL =
  /(?<![\p{L}\d_'’])(?:1\/)?(?:Hz|m|mm|pt|s|ms|us|ns|rad|kg|N|J|V|nS|lux|SI)(?:\/(?:s|m|ms)(?:\^2)?)?(?![\p{L}\d_])/u;

/** Units by their names, and what is counted in place of one. */
const MEASURED =
  /\b(?:metres?|(?:micro|milli|nano)?seconds?|radians|degrees|ticks?|steps|bytes?|bits?|words?|pages?|pixels?)\b/i;

/** `Neurons of ...`, `Length of the longest row, in entries`: a count says of what. */
const COUNTED = /^(?:[Tt]he )?(?:[Nn]umber of|[Hh]ow many|[Cc]ount of) \p{L}+|\bin (?:elements|entries|characters)\b/u;
const PLURAL =
  /^(?:arrays|characters|columns|elements|entries|events|messages|neurons|rows|samples|seeds|slots|spikes|synapses|threads|trials)\b/iu;

/** What has no unit says so: it is a share of something, or a number by which something is found. */
const PURE =
  /\b(?:dimensionless|probability|share of|ratio of|factor (?:by|of|that)|in the unit|(?:index|indices|ids?) of|number in|number of the|seed of|version of)\b|^(?:index|indices|ids?|factor|seed|key|probability)\b|\b0 (?:to|or) \d|\bfrom 0\b|\bpower of ten\b/i;

function saysUnit({ name, docstring = '' }: Named): boolean {
  return SUFFIX.test(name) || [SYMBOL, MEASURED, COUNTED, PLURAL, PURE].some((unit) => unit.test(docstring));
}
