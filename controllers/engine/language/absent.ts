/**
 * Names, functions, words and units that people look for in this language because others have them, each with its remedy here. None of
 * them hides a name that a model declares.
 */

/** Names that no model has by itself. */
export const ABSENT_NAMES: ReadonlyMap<string, { readonly problem: string; readonly remedy: string }> = new Map([
  [
    't',
    {
      problem: "'t' cannot be read here",
      remedy:
        "read it in equations, statements and the spike condition of a neuron; synapses read what the neurons keep: 'last = t' in the reset of both, and last_post - last_pre in the rule, a difference that is exact for ever",
    },
  ],
  [
    'xi',
    {
      problem: "there is no noise 'xi' in equations",
      remedy: "add noise in onStep: 'x += s*sqrt(12*dt)*(uniform - 0.5)' adds a variance of s^2 dt in each step",
    },
  ],
  [
    'uniform',
    {
      problem: "'uniform' cannot be read here",
      remedy:
        'read it in onStep, onInput or reset of a neuron whose spike is a condition, and keep it in state that equations may read',
    },
  ],
  [
    'input',
    { problem: "'input' cannot be read here", remedy: 'read it in onInput of a receptor, and keep it in state' },
  ],
  [
    'i',
    {
      problem: "there is no number 'i' of a neuron",
      remedy:
        "declare it as a parameter in the unit '1', and give its values with the population: parameters: { i: Array.from({ length: size }, (_, i) => i) }",
    },
  ],
  [
    'j',
    {
      problem: "there is no number 'j' of a neuron",
      remedy:
        "declare it as state of the rule in the unit '1', and give its values with the projection: initial: { j: (random, pre, post) => post }",
    },
  ],
  [
    'lastspike',
    {
      problem: "there is no time of the last spike by itself, 'lastspike'",
      remedy: "declare state 'last' in ms, write 'last = t' in reset, and read t - last",
    },
  ],
  [
    'not_refractory',
    {
      problem: "there is no condition 'not_refractory'",
      remedy:
        "say it in refractory: { time: 't_ref', hold: ['v'], dropInput: true } holds v and ignores input for that time",
    },
  ],
  ['True', { problem: "there is no 'True'", remedy: 'write 1 > 0' }],
  ['False', { problem: "there is no 'False'", remedy: 'write 1 < 0' }],
  ['true', { problem: "there is no 'true'", remedy: 'write 1 > 0' }],
  ['false', { problem: "there is no 'false'", remedy: 'write 1 < 0' }],
  ['e', { problem: "there is no constant 'e'", remedy: 'write exp(1), and exp(x) for a power of it' }],
  [
    'inf',
    {
      problem: "there is no infinity 'inf'",
      remedy: 'leave out the bound, or write a number that is never reached, such as 1e30',
    },
  ],
]);

/** Functions of other languages, with what to write for them. */
export const ABSENT_FUNCTIONS: ReadonlyMap<string, string> = new Map<string, string>([
  ['rand', "read 'uniform', a number in [0, 1) drawn for each neuron and step, in onStep"],
  ['randn', "read 'uniform' in onStep: sqrt(12)*(uniform - 0.5) has mean 0 and variance 1"],
  ['round', 'write floor(x + 0.5)'],
  ['pow', 'write x^y'],
  ['ln', 'write log(x), the natural logarithm'],
  ['log2', 'write log(x)/log(2)'],
  ['log1p', 'write log(1 + x)'],
  ['expm1', 'write x*exprel(x)'],
  ['mod', 'write x % y'],
  ['trunc', 'write int(x)'],
  ['heaviside', 'write step(x)'],
  ...['arcsin', 'arccos', 'arctan', 'asin', 'acos', 'atan', 'atan2'].map(
    (name) => [name, 'there is no inverse of sin, cos or tan: give the angle to an input of the model'] as const,
  ),
  ['if', 'write where(condition, x, y)'],
]);

/** Remedy for a function of time, which Brian2 has as `TimedArray`. */
export const functionOfTime = (name: string): string =>
  `declare an input '${name}', and set it when it changes: simulation.input(neurons, '${name}', unit).fill(value)`;

/** Remedy for a branch. */
const CHOICE = "there are no branches: for 'if c: x = y' write x = where(c, y, x)";

/** Words of other languages' statements and expressions, with what to write for them. */
export const ABSENT_WORDS: ReadonlyMap<string, string> = new Map([
  ['if', CHOICE],
  ['elif', CHOICE],
  ['else', CHOICE],
  ['for', 'there are no loops: write a line for each'],
  ['while', 'there are no loops: write a line for each'],
]);

/** Characters of other languages, with what to write for them. */
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  [':', 'an equation ends before its unit, which the declaration in state or parameters has'],
  ['?', 'write where(condition, x, y)'],
  ['&', "write 'and'"],
  ['|', "write 'or'"],
  ['!', "write 'not'"],
  ["'", 'write the derivative of x as dx/dt'],
  ['[', 'there are no lists: give each neuron its value of a parameter when the population is made'],
  ['\u2212', "write '-'"],
  ['\u00b7', "write '*'"],
  ['\u00d7', "write '*'"],
]);

/** Remedy for a character that is no symbol of the language, in a text; undefined where none is known. */
export function absentCharacter(character: string, text: string): string | undefined {
  return character === ':' && /\bif\b/.test(text) ? CHOICE : CHARACTERS.get(character);
}

/** Units that are no powers of ten of one of the SI, and what is written where others write units. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ...['L', 'l', 'liter', 'litre'].map((name) => [name, 'a litre is dm^3; mol/L is M, and mmol/L is mM'] as const),
  ...['deg', 'degree', 'degrees'].map(
    (name) => [name, 'angles are in rad: a degree is pi/180*rad; a quantity given as text may be in deg'] as const,
  ),
  ...['celsius', 'degC'].map(
    (name) => [name, 'temperatures are in K: add 273.15 to a number of degrees Celsius'] as const,
  ),
  ...['minute', 'minutes', 'min'].map((name) => [name, 'a minute is 60*s'] as const),
  ...['hour', 'hours', 'h'].map((name) => [name, 'an hour is 3600*s'] as const),
  ...['boolean', 'bool'].map(
    (name) =>
      [name, "declare it in the unit '1', keep a condition by where(condition, 1, 0), and read it as x > 0.5"] as const,
  ),
  ...['integer', 'int', 'constant', 'shared'].map((name) => [name, "declare it in the unit '1'"] as const),
]);

/** Names that Brian2 spells out, with the symbols of the SI. Both take the same prefixes. */
const SPELT: Readonly<Record<string, string>> = {
  volt: 'V',
  amp: 'A',
  ampere: 'A',
  siemens: 'S',
  farad: 'F',
  ohm: 'Ohm',
  second: 's',
  hertz: 'Hz',
  coulomb: 'C',
  metre: 'm',
  meter: 'm',
  gram: 'g',
  newton: 'N',
  joule: 'J',
  watt: 'W',
  tesla: 'T',
  pascal: 'Pa',
  kelvin: 'K',
  mole: 'mol',
  molar: 'M',
  candela: 'cd',
};

const SPELT_OUT = new RegExp(`^([fpnumcdkMG]?)(${Object.keys(SPELT).join('|')})s?$`);

/** Remedy for a unit of other languages; undefined for a name that is not known as one. */
export function absentUnit(name: string): string | undefined {
  const [, prefix, spelt] = SPELT_OUT.exec(name) ?? [];
  return spelt === undefined ? UNITS.get(name) : `write ${prefix}${SPELT[spelt]}`;
}
