import fc from 'fast-check';
import type {
  Connectivity,
  Method,
  NeuronModel,
  Population,
  Projection,
  Simulation,
  SynapseModel,
} from '../../../controllers/engine/index.ts';
import {
  allToAll,
  defineNeuron,
  defineSynapse,
  distanceDependent,
  explicit,
  fixedInDegree,
  fixedOutDegree,
  fixedProbability,
  ms,
  Network,
  seconds,
} from '../../../controllers/engine/index.ts';
import { spiked } from './scripted.ts';

/** Draws from fast-check arbitraries inside a property. */
export type Draw = fc.GeneratorValue;

export const coin = (draw: Draw): boolean => draw(fc.boolean);
export const whole = (draw: Draw, min: number, max: number): number => draw(fc.integer, { min, max });
export const pick = <T>(draw: Draw, ...choices: readonly T[]): T => choices[whole(draw, 0, choices.length - 1)];
/** A multiple of 1/64: its digits are few, and products of it still round. */
export const number = (draw: Draw, min: number, max: number): number => whole(draw, min * 64, max * 64) / 64;
const literal = (draw: Draw, min: number, max: number): string => {
  const value = number(draw, min, max);
  return value < 0 ? `(${value})` : `${value}`;
};

/** An expression over dimensionless names, in every operation of the language. */
export function randomExpression(draw: Draw, names: readonly string[], depth: number): string {
  const leaf = (): string => (coin(draw) ? pick(draw, ...names) : literal(draw, -3, 3));
  if (depth === 0) return leaf();
  const inner = (): string => randomExpression(draw, names, depth - 1);
  const condition = (): string => `${inner()} ${pick(draw, '<', '<=', '>', '>=', '==', '!=')} ${inner()}`;
  switch (whole(draw, 0, 15)) {
    case 0:
      return `(${inner()} + ${inner()})`;
    case 1:
      return `(${inner()} - ${inner()})`;
    case 2:
      return `(${inner()})*(${inner()})`;
    case 3:
      return `(${inner()})${pick(draw, '/', '%')}(1 + abs(${inner()}))`;
    case 4:
      return `${pick(draw, 'min', 'max')}(${inner()}, ${inner()})`;
    case 5:
      return `clip(${inner()}, ${literal(draw, -4, 0)}, ${literal(draw, 0, 4)})`;
    case 6:
      return `${pick(draw, 'sin', 'cos', 'tanh', 'abs', 'floor', 'sign', 'step', 'ceil', 'int')}(${inner()})`;
    case 7:
      return `${pick(draw, 'exp', 'exprel', 'cosh', 'sinh', 'tan')}(clip(${inner()}, -6, 4))`;
    case 8:
      return `${pick(draw, 'log', 'log10')}(0.01 + abs(${inner()}))`;
    case 9:
      return `sqrt(abs(${inner()}))`;
    case 10:
      return `(0.1 + abs(${inner()}))^${pick(draw, '0.5', '1.5', '0.7', '-0.3')}`;
    case 11:
      return `(${inner()})^${pick(draw, '2', '3', '-1')}`;
    case 12:
      return `where(${condition()} ${pick(draw, 'and', 'or')} not ${condition()}, ${inner()}, ${inner()})`;
    case 13:
      return `where(${condition()}, ${inner()}, ${inner()})`;
    case 14:
      return `-(${inner()})`;
    default:
      return leaf();
  }
}

const NUMERICAL: readonly Method[] = ['euler', 'midpoint', 'rk4'];

/** A neuron model with linear, conditionally linear or nonlinear equations, any spike condition, reset and refractoriness. */
export function randomNeuron(draw: Draw, name: string): NeuronModel {
  const quantities = ['x', 'y', 'z', 'I', 'p', 'q', '(t/(16*ms))'];
  const expression = (depth: number): string => randomExpression(draw, quantities, depth);
  const method: Record<string, Method> = {};
  const equation = (variable: string, other: string): string => {
    switch (whole(draw, 0, 4)) {
      case 0:
        return `d${variable}/dt = (p - ${variable})/tau + ${literal(draw, -1, 1)}*${other}/tau_2 + I/tau`;
      case 1:
        return `d${variable}/dt = -${variable}/tau`;
      case 2:
        return `d${variable}/dt = (q - ${variable}*(0.1 + abs(${other})))/tau`;
      default:
        method[variable] = pick(draw, ...NUMERICAL);
        return `d${variable}/dt = clip(${expression(2)}, -20, 20)/tau_2 - ${variable}/tau`;
    }
  };
  const equations = [equation('x', 'y'), equation('y', 'z'), equation('z', 'x')];
  equations.push(`u = ${expression(1)}`);
  const deterministic = coin(draw);
  const one = (meaning: string, initial = 0) => ({ unit: '1', meaning, initial });
  return defineNeuron({
    name,
    source: 'drawn',
    parameters: {
      tau: { unit: 'ms', default: number(draw, 2, 30), meaning: '' },
      tau_2: { unit: 'ms', default: number(draw, 2, 30), meaning: '' },
      pause: { unit: 'ms', default: whole(draw, 0, 5), meaning: '' },
      p: { unit: '1', default: number(draw, -2, 2), meaning: '' },
      q: { unit: '1', default: number(draw, -2, 2), meaning: '' },
    },
    state: { x: one('', number(draw, -1, 1)), y: one(''), z: { unit: '1', meaning: '', initial: 'p*q' } },
    inputs: { I: { unit: '1', default: number(draw, -1, 1), meaning: '' } },
    receptors: {
      first: {
        unit: '1',
        meaning: '',
        onInput: pick(draw, 'y += input', 'z += input', 'x += input; z -= 0.5*input', 'y = 0.5*y + tanh(input)'),
        ...(coin(draw) ? {} : { applied: pick(draw, 'before', 'after') }),
      },
      second: { unit: '1', meaning: '', onInput: 'z += input' },
    },
    equations: equations.join('\n'),
    ...(coin(draw)
      ? {
          onStep: pick(
            draw,
            'I = 0.75*I',
            'z = 0.5*z + 0.25*tanh(x); y -= 0.125*z',
            ...(deterministic ? ['z = 0.5*z + uniform', 'y = where(z > 0, -log(1 - uniform), 0.5*y)'] : []),
          ),
        }
      : {}),
    method,
    spike: deterministic
      ? { when: `x + ${literal(draw, -1, 1)}*u > ${literal(draw, 0, 1)}` }
      : { hazard: 'exp(clip(u + x, -6, 1))/(4*ms)', probability: pick(draw, 'exponential', 'linear') },
    reset: pick(
      draw,
      'x = -1',
      'x -= 1; y *= 0.5',
      'z = x; x = p - 1; y = y/(1 + y*y)',
      deterministic ? 'x = -uniform' : '',
    ),
    ...(coin(draw)
      ? {
          refractory: {
            time: 'pause',
            hold: pick(draw, [], ['x'], ['x', 'z']),
            dropInput: coin(draw),
            silent: coin(draw),
          },
        }
      : {}),
    events: { flash: pick(draw, 'x = 0; y = 0.5*p', 'z = z + x*q', 'y = sin(t/(16*ms))') },
  });
}

/** A plasticity rule with traces, eligibility, modulators, bounds and events. */
export function randomRule(draw: Draw, name: string, receptor: boolean, readsNeurons: boolean): SynapseModel {
  const names = ['w', 'e', 'x', 'y', 'a', 'gate', 'tone'];
  const atSpikes = readsNeurons ? [...names, 'x_pre', 'z_pre', 'x_post', 'y_post', 'I_post'] : names;
  const term = (): string => randomExpression(draw, atSpikes, 2);
  const move = (): string => `clip(${term()}, -1, 1)`;
  const send = receptor
    ? [pick(draw, 'post += w', 'post += w*gate', `post += ${move()}`, 'post += w; first_post -= 0.5*w')]
    : [];
  const onPre = [
    ...send,
    pick(draw, 'e += y', 'e -= a*y', `e += ${move()}`),
    pick(draw, 'w -= a*y', 'w -= a*gate*y', `w += a*${move()}`),
  ];
  const onPost = [
    pick(draw, 'e += x', `e += ${move()}`),
    pick(draw, 'w += a*x', 'w += a*gate*x', `w = w + a*${move()}`),
  ];
  const method: Record<string, Method> = {};
  const e = pick(draw, '-e/tau_e', '-e*(1 + e*e)/tau_e', '(gate - e)/tau_e');
  if (e.includes('e*e')) method['e'] = pick(draw, ...NUMERICAL);
  else if (e === '-e/tau_e' && coin(draw)) method['e'] = 'euler';
  const w = pick(
    draw,
    undefined,
    'e*(gate - a)/tau_e',
    'e*gate*tone/tau_e - a*e/tau_e',
    'sin(w)*tone/tau_e',
    'x*y*gate/tau_e',
    '(e*gate - y*tone)/tau_e',
    'tanh(y_post)*e/tau_e',
  );
  if (w?.includes('sin')) method['w'] = pick(draw, ...NUMERICAL);
  const bounds = coin(draw) ? { w: [-1, 'w_max'] as const } : {};
  return defineSynapse({
    name,
    source: 'drawn',
    parameters: {
      tau_x: { unit: 'ms', default: pick(draw, 0.4, 3, 17, 50), meaning: '' },
      tau_y: { unit: 'ms', default: pick(draw, 0.4, 3, 17, 50), meaning: '' },
      tau_e: { unit: 'ms', default: pick(draw, 2, 100, 1000), meaning: '' },
      a: { unit: '1', default: pick(draw, 0, 0.01, 0.1), meaning: '' },
      w_max: { unit: '1', default: 2, meaning: '' },
    },
    state: { w: { unit: '1', initial: 0.5, meaning: '' }, e: { unit: '1', initial: pick(draw, 0, 1), meaning: '' } },
    traces: {
      x: {
        of: 'pre',
        unit: '1',
        meaning: '',
        equation: 'dx/dt = -x/tau_x',
        onSpike: pick(draw, 'x += 1', 'x = 1', 'x += 1 - 0.5*x'),
      },
      y: {
        of: 'post',
        unit: '1',
        meaning: '',
        equation: 'dy/dt = -y/tau_y',
        onSpike: 'y += 1',
        ...(coin(draw) ? { method: 'exact' } : {}),
      },
    },
    modulators: {
      gate: { unit: '1', meaning: '', initial: 0.5, equation: 'd(gate)/dt = -gate/(40*ms)' },
      tone: { unit: '1', meaning: '', initial: 0.25 },
    },
    equations: [`de/dt = ${e}`, ...(w === undefined ? [] : [`dw/dt = ${w}`])].join('\n'),
    method,
    onPre: onPre.join('\n'),
    onPost: onPost.join('\n'),
    ...(coin(draw) ? { onStep: pick(draw, 'w -= 0.001*gate*tanh(y_post)', 'second_post += 0.01*w; w *= 0.99') } : {}),
    bounds: coin(draw) ? { ...bounds, e: [-3, 3] } : bounds,
    order: pick(draw, 'pre_first', 'simultaneous'),
    events: { flash: [...send, pick(draw, 'w = 0.5*w + a*e*gate; x = 0', 'e = 0; y = 0.5*y')].join('\n') },
  });
}

export function randomConnectivity(draw: Draw, source: number, target: number): Connectivity {
  const self = coin(draw);
  const few = whole(draw, 0, Math.max(0, Math.min(source, target) - 1));
  const line = (size: number): number[] => Array.from({ length: 2 * size }, (_, i) => (i % 2 === 0 ? i : 0));
  switch (whole(draw, 0, 6)) {
    case 0:
      return allToAll();
    case 1:
      return allToAll({ self, where: (i, j) => (i * 7 + j * 3) % 5 !== 0 });
    case 2:
      return fixedProbability(0.4, { self });
    case 3:
      return fixedInDegree(few, { self });
    case 4:
      return fixedOutDegree(few, { self });
    case 5:
      return distanceDependent({ pre: line(source), post: line(target) }, (d) => Math.exp(-d / 9), { self });
    default: {
      // Few targets, so that pairs repeat.
      const count = whole(draw, 0, 60);
      return explicit(
        Array.from(
          { length: count },
          () => [whole(draw, 0, source - 1), whole(draw, 0, Math.min(3, target - 1))] as const,
        ),
      );
    }
  }
}

export interface Drawn {
  readonly network: Network;
  readonly populations: readonly Population[];
  readonly projections: readonly Projection[];
}

/** A recurrent network of one to three populations of 1 to 40 neurons. */
export function randomNetwork(draw: Draw): Drawn {
  const network = new Network({ step: seconds(pick(draw, 1e-3, 0.5e-3)), seed: whole(draw, 0, 1000) });
  const populations = Array.from({ length: whole(draw, 1, 3) }, (_, n) => {
    const size = whole(draw, 1, 40);
    const spread = (around: number): number[] => Array.from({ length: size }, (_, i) => around + ((i * 13) % 7) / 16);
    const varied = coin(draw);
    const steps = (around: number): number[] =>
      spread(around).map((time) => Math.round(time / (network.step * 1e3)) * network.step * 1e3);
    return network.population(`p${n}`, randomNeuron(draw, `neuron_${n}`), {
      size,
      parameters: varied ? { tau: ms(spread(5)), q: spread(-0.2), pause: ms(steps(1)) } : {},
      initial: varied ? { y: spread(0) } : {},
    }) as Population;
  });
  const projections = Array.from({ length: whole(draw, 1, 3) }, (_, n) => {
    const source = pick(draw, ...populations);
    const target = pick(draw, ...populations);
    const later = populations.indexOf(source) < populations.indexOf(target);
    const several = coin(draw);
    const longest = whole(draw, 1, 9);
    const delay = several
      ? (_: unknown, i: number, j: number): number => (1 + ((i + j) % longest)) * network.step
      : whole(draw, later ? 0 : 1, 9) * network.step;
    return network.project(source, target, {
      name: `s${n}`,
      synapse: randomRule(draw, `rule_${n}`, true, !several || longest === 1),
      connect: randomConnectivity(draw, source.size, target.size),
      receptor: pick(draw, 'first', 'second'),
      delay: seconds(delay),
      initial: { w: (random, i, j) => 0.3 * random.normal() + (i - j) / 256 },
    });
  });
  return { network, populations, projections };
}

/** The whole observable state of a drawn network, by name. */
export function observe(simulation: Simulation, { populations, projections }: Drawn): Map<string, ArrayLike<number>> {
  const seen = new Map<string, ArrayLike<number>>();
  for (const population of populations) {
    seen.set(`${population.name} spikes`, spiked(simulation, population));
    for (const key of Object.keys(population.model.state))
      seen.set(`${population.name}.${key}`, simulation.state(population, key, simulation.unit(population, key)));
  }
  for (const projection of projections) {
    for (const key of Object.keys(projection.model.state))
      seen.set(`${projection.name}.${key}`, simulation.synapses(projection, key, simulation.unit(projection, key)));
  }
  return seen;
}

/** Where two observations differ first, bit for bit (any NaN equals any other). */
export function firstDifference(
  a: ReadonlyMap<string, ArrayLike<number>>,
  b: ReadonlyMap<string, ArrayLike<number>>,
): string | undefined {
  for (const [name, left] of a) {
    const right = b.get(name) as ArrayLike<number>;
    if (left.length !== right.length) return `${name}: ${left.length} and ${right.length} values`;
    for (let i = 0; i < left.length; i++) {
      if (!Object.is(left[i], right[i])) return `${name}[${i}]: ${left[i]} and ${right[i]}`;
    }
  }
  return undefined;
}

/** What a host does to a running network: a modulator set, an input changed, an event raised. */
export function disturb(simulation: Simulation, { populations, network }: Drawn, tick: number): void {
  if (tick % 50 === 7) simulation.raise('flash');
  if (tick % 40 === 11) simulation.setModulator('gate', tick % 80 === 11 ? 0 : 0.75);
  if (tick % 90 === 17) simulation.setModulator('tone', (tick % 7) / 8 - 0.25);
  const population = populations[tick % populations.length];
  if (tick % 5 === 3) simulation.input(population, 'I').fill(((tick * 37 + network.seed) % 64) / 32 - 1);
}
