import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../../agents/errors.ts';
import { oneToOne, simulate } from '../../../../../controllers/engine/index.ts';
import type { Rule } from '../../pair.ts';
import { base, EMITTERS, pair, quantity, rate, rule } from '../../pair.ts';

describe('modulators', () => {
  const modulated = (equation?: string): Rule =>
    rule({
      modulators: {
        level: { unit: '1/ms', initial: 0.25, meaning: '', ...(equation === undefined ? {} : { equation }) },
      },
      equations: 'de/dt = -e/tau_e\ndw/dt = e*(level - a/ms)',
      state: { w: quantity(0), e: quantity(1) },
    });

  it('stay as set where they have no equation, and are read in any unit', () => {
    const { simulation, step } = pair(modulated());
    expect(simulation.modulator('level', '1/ms')).toBe(0.25);
    simulation.setModulator('level', '40 Hz');
    for (let i = 0; i < 10; i++) step(false, false);
    expect(simulation.modulator('level', 'Hz')).toBe(40);
  });

  it('decay where they have one, at the end of a step', () => {
    const { simulation, step } = pair(modulated('d(level)/dt = -level/tau'));
    simulation.setModulator('level', '1 kHz');
    for (let i = 0; i < 10; i++) step(false, false);
    expect(simulation.modulator('level', 'Hz')).toBeCloseTo(1000 * Math.exp(-10 / 20), 9);
  });

  it.each([
    [1e-3, 'javascript-f64'],
    [1e-4, 'javascript-f64'],
    [1e-3, 'webassembly'],
  ] as const)(
    'times eligibility change the weight by the closed form of an interval, step %d s, %s',
    (step, emitter) => {
      // dw = c0 (n0 (1 - e^(-s D)) / s - b tau_c (1 - e^(-D / tau_c))), s = 1/tau_c + 1/tau_n, here with b = a/ms.
      const run = pair(modulated('d(level)/dt = -level/tau'), { step, emitter });
      run.simulation.setModulator('level', '3 kHz');
      const interval = 60;
      for (let k = 0; k < (interval * 1e-3) / step; k++) run.step(false, false);
      const s = 1 / 100 + 1 / 20;
      const exact = (3 * -Math.expm1(-s * interval)) / s - 0.5 * 100 * -Math.expm1(-interval / 100);
      expect(Math.abs(run.w() / exact - 1)).toBeLessThan(emitter === 'webassembly' ? 1e-5 : 1e-12);
    },
  );

  it('at 0 leave the weights alone, and the sweep is skipped', () => {
    const model = rule({
      ...modulated(),
      parameters: { ...base.parameters, tau_e: rate(2) },
      equations: 'de/dt = -e/tau_e\ndw/dt = e*level',
      state: { w: quantity(0), e: quantity(1) },
    });
    for (const emitter of EMITTERS) {
      const { simulation, step, w } = pair(model, { emitter });
      expect(simulation.describe()).toContain('skipped while its modulators are 0');
      simulation.setModulator('level', '0 Hz');
      for (let i = 0; i < 10; i++) step(false, false);
      expect(w()).toBe(0);
      simulation.setModulator('level', '1 kHz');
      step(false, false);
      expect(w()).toBeGreaterThan(0.005);
    }
  });

  it('at 0 add nothing, whatever they multiply, while others move the weight', () => {
    const model = rule({
      modulators: {
        up: { unit: '1/ms', meaning: '' },
        down: { unit: '1/ms', meaning: '' },
      },
      state: { w: quantity(0), e: quantity(1), f: quantity(1) },
      equations: 'de/dt = -e/tau_e\ndf/dt = -f/tau_e\ndw/dt = up*e - down*f',
      onPre: 'f = f/w',
      bounds: { w: [-5, 5] },
    });
    for (const emitter of EMITTERS) {
      const { simulation, synapse, step, w } = pair(model, { emitter });
      step(true, false);
      expect(simulation.synapses(synapse, 'f')[0]).toBe(Infinity);
      simulation.setModulator('up', '1 kHz');
      step(false, false);
      expect(w()).toBeCloseTo(Math.exp(-1 / 100) * 100 * -Math.expm1(-1 / 100), 6);
      simulation.setModulator('down', '1 kHz');
      step(false, false);
      expect(w()).toBe(-5);
    }
  });

  it('are refused where two rules disagree about one', () => {
    const { network, pre, post } = pair(modulated('d(level)/dt = -level/tau'));
    network.project(pre, post, { name: 'other', synapse: modulated(), connect: oneToOne() });
    try {
      simulate(network);
      expect.unreachable();
    } catch (error) {
      expect((error as ValidationError).code).toBe('modulator_conflict');
      expect((error as ValidationError).message).toContain("'level'");
    }
  });

  it('are one number for all rules that agree about them, in all but their beginning', () => {
    const decaying = 'd(level)/dt = -level/tau';
    const { network, pre, post } = pair(modulated(decaying));
    const same = rule({
      modulators: { level: { unit: ' 1/ms', initial: 3, meaning: '', equation: 'd(level)/dt = -level/(20*ms)' } },
      equations: 'de/dt = -e/tau_e\ndw/dt = e*level',
    });
    network.project(pre, post, { name: 'other', synapse: same, connect: oneToOne() });
    const simulation = simulate(network);
    expect(simulation.modulator('level', '1/ms')).toBe(0.25);
    simulation.step();
    expect(simulation.modulator('level', '1/ms')).toBeCloseTo(0.25 * Math.exp(-1 / 20), 7);
    const lines = simulate(network).describe().split('\n');
    expect(lines.filter((line) => line.startsWith('  level ['))).toEqual(['  level [1/ms] decays with 20 ms']);
  });

  it('are refused in another unit, though it were the same rate', () => {
    const { network, pre, post } = pair(modulated());
    const other = rule({
      modulators: { level: { unit: 'kHz', meaning: '' } },
      equations: 'de/dt = -e/tau_e\ndw/dt = e*level',
    });
    network.project(pre, post, { name: 'other', synapse: other, connect: oneToOne() });
    try {
      simulate(network);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'modulator_conflict', expected: 'unit 1/ms, decay 0 per ms' });
    }
  });

  it('become 0 before they become denormal', () => {
    const { simulation, step } = pair(modulated('d(level)/dt = -level/tau'));
    simulation.setModulator('level', '1 kHz');
    // e^-(57.5) is 1e-25.
    for (let i = 0; i < 1150; i++) step(false, false);
    expect(simulation.modulator('level', '1/ms')).toBeGreaterThan(0);
    for (let i = 0; i < 3; i++) step(false, false);
    expect(simulation.modulator('level', '1/ms')).toBe(0);
  });
});
