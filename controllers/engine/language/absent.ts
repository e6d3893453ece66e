/**
 * What people look for in this language because others have it, and what to write here. None of it hides a name that a model
 * declares.
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
  ['pi', { problem: "there is no constant 'pi'", remedy: 'write 3.141592653589793' }],
]);

/** Functions of other languages, with what to write for them. */
export const ABSENT_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['rand', "read 'uniform', a number in [0, 1) drawn for each neuron and step, in onStep"],
  ['randn', "read 'uniform' in onStep: sqrt(12)*(uniform - 0.5) has mean 0 and variance 1"],
  ['int', 'write where(condition, 1, 0) for a condition, floor(x) for a number'],
  ['ceil', 'write -floor(-x)'],
  ['round', 'write floor(x + 0.5)'],
  ['pow', 'write x^y'],
  ['ln', 'write log(x), the natural logarithm'],
  ['log10', 'write log(x)/2.302585092994046'],
  ['cosh', 'write (exp(x) + exp(-x))/2'],
  ['sinh', 'write (exp(x) - exp(-x))/2'],
  ['tan', 'write sin(x)/cos(x)'],
  ['heaviside', 'write step(x)'],
]);
