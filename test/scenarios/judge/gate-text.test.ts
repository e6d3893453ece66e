import { describe, expect, it } from 'vitest';
import { gateBound, gateQuestion, gateValue, settingsText } from '../../../scenarios/judge/gate-text.ts';
import type { ResolvedGate } from '../../../scenarios/scenario/resolved-gate.ts';

const success: ResolvedGate = {
  id: 'learns',
  statistic: { metric: 'success', over: 'mean', trials: [6, 10] },
  atLeast: 0.85,
};
const latency: ResolvedGate = {
  id: 'fast',
  statistic: { metric: 'latency', over: 'median', trials: [3, 3] },
  atMost: 3.2,
};
const measure: ResolvedGate = { id: 'wide', statistic: { measure: 'width', unit: 'm', meaning: 'mean width' } };

describe('a gate in words', () => {
  it('asks for its statistic and trials', () => {
    expect(gateQuestion(success)).toMatch(/, trials 6 to 10$/);
    expect(gateQuestion(success)).not.toContain('mean');
    expect(gateQuestion(latency)).toMatch(/^median over seeds of each seed's median .*, trial 3$/);
    expect(gateQuestion({ ...latency, statistic: { ...latency.statistic, over: 'mean' } as never })).toMatch(/^mean /);
    expect(gateQuestion(measure)).toBe('mean width');
  });

  it('names its session and the times within a trial, and what it compares with', () => {
    const statistic = { ...success.statistic, session: 'probe', after: 2, within: 5 } as never;
    expect(gateQuestion({ ...success, statistic })).toMatch(/after 2 s and within 5 s, probe \(trials 6 to 10\)$/);
    expect(gateQuestion({ ...measure, contrast: { learning: 0, noise: 2 } })).toBe(
      'mean width, gained over learning = 0, noise = 2',
    );
    expect(gateQuestion({ ...measure, relativeTo: 'oracle' })).toBe("mean width, as a share of oracle's");
    expect(settingsText({})).toBe('');
  });

  it('tells its limits with their unit, and none of a ratio', () => {
    expect(gateBound(success)).toBe('≥ 0.85');
    expect(gateBound(latency)).toBe('≤ 3.2 s');
    expect(gateBound({ ...latency, atLeast: 1.6 })).toBe('1.6 to 3.2 s');
    expect(gateBound({ ...measure, atLeast: 0 })).toBe('≥ 0 m');
    expect(gateBound({ ...latency, relativeTo: 'oracle' })).toBe('≤ 3.2');
  });

  it('tells its value with two digits of a latency, three of all else', () => {
    expect(gateValue(latency, 2.3456)).toBe('2.35 s');
    expect(gateValue(success, 2 / 3)).toBe('0.667');
    expect(gateValue(measure, 1.23456)).toBe('1.235 m');
    expect(gateValue({ ...latency, relativeTo: 'oracle' }, 1.5)).toBe('1.50');
    expect(gateValue(latency, Number.NaN)).toBe('not measured');
  });
});
