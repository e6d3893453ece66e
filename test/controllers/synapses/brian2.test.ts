// @module-tag long
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SynapseModel } from '../../../controllers/engine/index.ts';
import { quantity } from '../../../controllers/engine/index.ts';
import * as synapses from '../../../controllers/synapses/index.ts';
import { siUnit } from '../engine/si.ts';
import { pair } from './pairing.ts';

/**
 * One synapse each, against the same rule in Brian2, at two time steps; `bench/peers/brian2-rules.py` makes the files and says
 * how Brian2 tells time. Values are in SI, times in ms.
 */
interface Fixture {
  readonly rule: string;
  readonly step_ms: number;
  readonly until_ms: number;
  readonly every_ms: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly initial: Readonly<Record<string, number>>;
  readonly pre_ms: readonly number[];
  readonly post_ms: readonly number[];
  /** Added to modulators. */
  readonly sent: Readonly<Record<string, { readonly ms: readonly number[]; readonly amount: number }>>;
  /** Pairs of a step and the value from there on, of modulators or of what the rule reads of the target. */
  readonly levels: Readonly<Record<string, readonly (readonly [step: number, value: number])[]>>;
  readonly events: Readonly<Record<string, readonly number[]>>;
  readonly courses: Readonly<Record<string, readonly number[]>>;
}

/** Same arithmetic up to rounding, recorded to ten digits; or Runge-Kutta steps against closed forms. */
const EXACT = 1e-8;
/** Brian2 takes products of decaying factors by Runge-Kutta steps; relative to the change. */
const TOLERANCES: Readonly<Record<string, number>> = {
  dopamine_stdp: 1e-6,
  neuromodulated_eligibility: 1e-6,
  td_ltp: 3e-5,
};

const folder = join(import.meta.dirname, '../../fixtures/brian2/rules');
const rules = new Map<string, SynapseModel>(
  Object.values(synapses).flatMap((one) => ('onPre' in one || 'traces' in one ? [[one.name, one] as const] : [])),
);

function repeat(fixture: Fixture, emitter: 'javascript-f64' | 'webassembly'): Record<string, number[]> {
  const rule = rules.get(fixture.rule) as SynapseModel;
  const step = fixture.step_ms;
  const courses: Record<string, number[]> = Object.fromEntries(Object.keys(fixture.courses).map((name) => [name, []]));
  const at = (time: number, list: readonly number[]): boolean => list.some((ms) => Math.abs(ms - time) < step / 2);
  const unitOf = (modulator: string): string => siUnit(rule.modulators?.[modulator].unit as string);
  pair(rule, {
    step,
    pre: fixture.pre_ms,
    post: fixture.post_ms,
    until: fixture.until_ms - step,
    parameters: fixture.parameters,
    initial: fixture.initial,
    emitter,
    before: (time, simulation, level) => {
      for (const [name, { ms, amount }] of Object.entries(fixture.sent)) {
        const unit = unitOf(name);
        if (at(time, ms)) simulation.setModulator(name, quantity(simulation.modulator(name, unit) + amount, unit));
      }
      for (const [name, changes] of Object.entries(fixture.levels)) {
        const change = changes.find(([k]) => k === Math.round(time / step));
        if (change === undefined) continue;
        if (Object.hasOwn(rule.modulators ?? {}, name))
          simulation.setModulator(name, quantity(change[1], unitOf(name)));
        else level(change[1]);
      }
      for (const [event, times] of Object.entries(fixture.events)) if (at(time, times)) simulation.raise(event);
    },
    after: (time, state, received) => {
      const done = Math.round((time + step) / step);
      if (done % Math.round(fixture.every_ms / step) !== 0) return;
      for (const [name, course] of Object.entries(courses)) course.push(name === 'received' ? received : state(name));
    },
  });
  return courses;
}

/** Held by their own tests: to Brian2 with a target of its own, or to closed forms. */
const ELSEWHERE = [
  'contact_memory',
  'eprop',
  'eprop_output',
  'eprop_reward',
  'eprop_reward_output',
  'predictive_plasticity',
  'reverse_replay',
  'stdp_successor',
];

it('every rule is held to Brian2', () => {
  const held = readdirSync(folder).map((file) => file.replace('.json', ''));
  expect([...held, ...ELSEWHERE].sort()).toEqual([...rules.keys()].sort());
});

describe('Brian2', () => {
  for (const file of readdirSync(folder)) {
    const fixtures: readonly Fixture[] = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    it.each(fixtures)('$rule at $step_ms ms', (fixture) => {
      const [double, single] = [repeat(fixture, 'javascript-f64'), repeat(fixture, 'webassembly')];
      for (const [name, course] of Object.entries(fixture.courses)) {
        const change = Math.max(...course) - Math.min(...course);
        expect(change, `${name} changes`).toBeGreaterThan(0.01);
        expect(double[name]).toHaveLength(course.length);
        for (const [k, value] of course.entries()) {
          const tolerance = (TOLERANCES[fixture.rule] ?? EXACT) * Math.max(1, change);
          expect(Math.abs(double[name][k] - value), `${name}, record ${k}`).toBeLessThan(tolerance);
          expect(Math.abs(single[name][k] - value), `${name} in single precision, record ${k}`).toBeLessThan(
            1e-4 * Math.max(Math.abs(value), change),
          );
        }
      }
    });
  }
});
