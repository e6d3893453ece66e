import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReafferenceError } from '../../../../agents/errors.ts';
import { emitC } from '../../../../controllers/engine/compiler/emit/c/program.ts';
import { assemble } from '../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { lower } from '../../../../controllers/engine/compiler/lowering/lower.ts';
import { annotate } from '../../../../controllers/engine/compiler/passes/annotate.ts';
import { loopValues } from '../../../../controllers/engine/compiler/program/loops.ts';
import { allLoops } from '../../../../controllers/engine/compiler/program/program.ts';
import { inOrder } from '../../../../controllers/engine/compiler/program/value.ts';
import type { Network, NeuronModel, SynapseModel } from '../../../../controllers/engine/index.ts';
import { defineNeuron, defineSynapse, LanguageError } from '../../../../controllers/engine/index.ts';
import { printExpression } from '../../../../controllers/engine/language/language.ts';
import { parseEquations, parseExpression, parseStatements } from '../../../../controllers/engine/language/parser.ts';
import { type } from '../../../../controllers/engine/language/typing.ts';
import { parseUnit } from '../../../../controllers/engine/language/units.ts';
import { RULES, ruleNetwork, STIRRED_NEURONS, stirredNetwork } from '../../../conformance/networks.ts';
import { fuzzing } from '../../../effort.ts';
import { expression, shape } from '../language/expressions.ts';
import type { Draw } from '../random-network.ts';
import { coin, pick, whole } from '../random-network.ts';
import { scope } from '../typed.ts';
import { Visits } from '../visits.ts';

/** Runs something that may refuse what it is given, but only by name. Returns the error, if it does. */
function byName(action: () => unknown): ReafferenceError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof ReafferenceError && /^[a-z_]+$/.test(error.code)) return error;
    throw error;
  }
}

const WORDS = [
  ...['v', 'E_L', 'tau_m', 'g', 'I', 'C_m', 'n', 'x', 'y', 't', 'dt', 'pi', 'xi', 'uniform', 'valueOf', '__proto__'],
  ...['mV', 'ms', 'pA', 'nS', 'm', 'fmol', 'µV', 'Ω', '1', '0', '2', '.5', '1e300', '1e-320', '1e999', '99', '0x1'],
  ...['exp(', 'log(', 'sqrt(', 'where(', 'clip(', 'min(', 'rand(', 'int(', '(', ')', '(', ')', ',', ','],
  ...['+', '-', '*', '/', '^', '**', '<', '<=', '==', '!=', '=', '+=', '/=', ' and ', ' or ', 'not ', '%', '$', '"'],
  ...['\n', ';', '#', ' ', '\t', '\r', '\u2028', '\ud800', '\u{1f600}', 'dv/dt = ', 'd(x)/dt = ', 'u = '],
] as const;

const text = (draw: Draw, longest: number): string =>
  Array.from({ length: whole(draw, 0, longest) }, () => pick(draw, ...WORDS)).join(coin(draw) ? '' : ' ');

/** A text with a few places changed: words left out, put in, doubled or exchanged. */
function mutated(draw: Draw, original: string): string {
  let parts = original.split(/(\b|(?<=\W)|(?=\W))/).filter((part) => part !== '');
  for (let n = whole(draw, 1, 3); n > 0; n--) {
    const at = whole(draw, 0, parts.length);
    const other = whole(draw, 0, parts.length);
    const [from, to] = [Math.min(at, other), Math.max(at, other)];
    switch (whole(draw, 0, 4)) {
      case 0:
        parts.splice(at, 1);
        break;
      case 1:
        parts.splice(at, 0, pick(draw, ...WORDS));
        break;
      case 2:
        parts[at] = pick(draw, ...WORDS);
        break;
      case 3:
        parts.splice(to, 0, ...parts.slice(from, Math.min(to, from + 40)));
        break;
      default:
        // Deep and shared: the worst that a short text can ask for.
        parts = [
          ...parts.slice(0, from),
          '(',
          ...parts.slice(from, to),
          ')',
          pick(draw, '^4', '^2', '*2'),
          ...parts.slice(to),
        ];
    }
  }
  return parts.join('');
}

const JUNK = [
  undefined,
  null,
  0,
  -1,
  Number.NaN,
  Infinity,
  1e300,
  '',
  'v',
  'banana',
  [],
  [0],
  {},
  true,
  () => 0,
  2n,
] as const;

/** A model with a few parts changed: texts mutated, numbers replaced, parts left out or replaced by what is no such part. */
function mutatedModel<M extends object>(draw: Draw, model: M): M {
  const copy = structuredClone(model) as M;
  /** Places of the model, as an object and one of its keys. */
  const places: [Record<string, unknown>, string][] = [];
  const visit = (part: Record<string, unknown>): void => {
    for (const [key, value] of Object.entries(part)) {
      places.push([part, key]);
      if (typeof value === 'object' && value !== null) visit(value as Record<string, unknown>);
    }
  };
  visit(copy as Record<string, unknown>);
  for (let n = whole(draw, 1, 3); n > 0; n--) {
    const [part, key] = pick(draw, ...places);
    const value = part[key];
    if (typeof value === 'string' && whole(draw, 0, 5) > 0) part[key] = mutated(draw, value);
    else if (typeof value === 'number' && coin(draw)) part[key] = value * pick(draw, 0, -1, 0.5, 1e30, 1e-30);
    else if (whole(draw, 0, 5) === 0) part[pick(draw, 'valueOf', 'x', 'exp', '2', 'a b')] = value;
    else part[key] = pick(draw, ...JUNK);
  }
  return copy;
}

/** Milliseconds for as many cases as anybody draws. */
const LONGEST = 600_000;

/** Sizes that a text must not go beyond: it has no loops, so that what it makes is in proportion to it. */
const VALUES_PER_CHARACTER = 40;
const VISITS_PER_VALUE = 60;

/** Lowers a network and emits it, and counts what that takes. */
function inProportion(network: Network, model: object): void {
  const { program } = lower(network);
  const values = inOrder(allLoops(program).flatMap(loopValues)).length;
  expect(values).toBeLessThan(
    VALUES_PER_CHARACTER * JSON.stringify(model, (_, part) => (typeof part === 'bigint' ? `${part}` : part)).length,
  );
  const annotated = annotate(program);
  const visits = new Visits().ofValues(annotated);
  expect(visits.perNode(() => assemble(annotated))).toBeLessThan(VISITS_PER_VALUE);
  expect(visits.perNode(() => emitC(annotated))).toBeLessThan(VISITS_PER_VALUE);
}

describe('whatever text or model is given', () => {
  it(
    'trees are printed and parsed to the same trees',
    () => {
      fc.assert(
        fc.property(expression, (tree) => {
          const printed = printExpression(tree);
          const parsed = parseExpression(printed);
          expect(shape(parsed)).toEqual(shape(tree));
          expect(printExpression(parsed)).toBe(printed);
        }),
        fuzzing(150),
      );
    },
    LONGEST,
  );

  it('a text is read, or refused at a place within it', { tags: 'long', timeout: LONGEST }, () => {
    let read = 0;
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const given = coin(draw)
          ? text(draw, 25)
          : mutated(draw, 'dv/dt = (E_L - v)/tau_m + where(x > 1, I/C_m, 0*mV/ms)');
        const typed = (): unknown => type(parseExpression(given), scope);
        for (const action of [parseExpression, parseEquations, parseStatements, parseUnit, typed]) {
          const error = byName(() => action(given));
          if (error === undefined) read++;
          else if (error instanceof LanguageError) {
            expect(error.position).toBeGreaterThanOrEqual(0);
            expect(error.position).toBeLessThanOrEqual(given.length);
            expect(error.message.split('\n')[2]).toMatch(/^ {2}[ \t]*\^+$/);
          }
        }
      }),
      fuzzing(400),
    );
    expect(read).toBeGreaterThan(20);
  });

  it('a neuron or a rule is defined and built with work in proportion, or refused by name', {
    tags: 'long',
    timeout: LONGEST,
  }, () => {
    let built = 0;
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        let network: (() => Network) | undefined;
        let model: object = {};
        byName(() => {
          if (coin(draw)) {
            const stirred = pick(draw, ...STIRRED_NEURONS);
            model = mutatedModel<NeuronModel>(draw, stirred.model);
            const changed = coin(draw) ? defineNeuron(model as NeuronModel) : (model as NeuronModel);
            network = () => stirredNetwork({ ...stirred, model: changed });
          } else {
            model = mutatedModel<SynapseModel>(draw, pick(draw, ...RULES) as SynapseModel);
            const changed = coin(draw) ? defineSynapse(model as SynapseModel) : (model as SynapseModel);
            network = () => ruleNetwork(changed, coin(draw));
          }
        });
        const build = network;
        if (build !== undefined && byName(() => inProportion(build(), model)) === undefined) built++;
      }),
      fuzzing(150),
    );
    expect(built).toBeGreaterThan(10);
  });
});
