import { expect, test } from 'vitest';
import { checkScenario } from '../../../scenarios/scenario/check-scenario.ts';
import { defineScenario } from '../../../scenarios/scenario/define-scenario.ts';
import reach from '../fixtures/reach.ts';

const gate = reach.gates[0];
const between = (limits: unknown) => ({ id: 'learns', statistic: gate.statistic, between: limits });
const TWO_SIDED = [{ ...gate, atMost: 1 }];
const ablation = { id: 'off', set: { learning: 0 }, mustFail: 'learns' };
const choice = (word: string, ...choices: string[]) => ({ default: word, choices, meaning: '' });

test('a well-defined scenario is returned as it is', () => {
  expect(defineScenario(reach)).toBe(reach);
});

test('an ablation may set a word', () => {
  const parameters = { ...reach.parameters, x: choice('a', 'a', 'b') };
  const scenario = { ...reach, parameters, ablations: [{ ...ablation, set: { x: 'b' } }] };
  expect(defineScenario(scenario)).toBe(scenario);
});

test.each([
  ['id', { id: 'Reach It' }, 'invalid_id', 'Reach It'],
  ['version', { version: 0 }, 'invalid_version', 0],
  ['parameter', { parameters: { x: { default: 2, unit: '1', meaning: '', maximum: 1 } } }, 'invalid_parameter', 2],
  ['choice', { parameters: { x: choice('c', 'a', 'b') } }, 'invalid_parameter', { default: 'c', choices: ['a', 'b'] }],
  [
    'choice twice',
    { parameters: { x: choice('a', 'a', 'a') } },
    'invalid_parameter',
    { default: 'a', choices: ['a', 'a'] },
  ],
  [
    'word that is none of the choices',
    { parameters: { ...reach.parameters, x: choice('a', 'a') }, ablations: [{ ...ablation, set: { x: 'b' } }] },
    'invalid_setting',
    { x: 'b' },
  ],
  ['no body', { bodies: {} }, 'no_bodies', {}],
  ['body', { bodies: { flat: { ...reach.bodies.point, height: 0 } } }, 'invalid_body', undefined],
  ['no physics', { physics: [] }, 'no_physics', []],
  ['no seeds', { seeds: [] }, 'invalid_seeds', []],
  ['seed', { seeds: [1.5] }, 'invalid_seeds', 1.5],
  ['seed twice', { seeds: [1, 2, 1] }, 'invalid_seeds', 1],
  ['gate twice', { gates: [gate, gate] }, 'duplicate_id', 'learns'],
  [
    'gate beyond the last trial',
    { gates: [{ ...gate, statistic: { ...gate.statistic, trials: [4, 7] } }] },
    'gate_trials_out_of_range',
    [4, 7],
  ],
  [
    'gate backwards',
    { gates: [{ ...gate, statistic: { ...gate.statistic, trials: [4, 3] } }] },
    'gate_trials_out_of_range',
    [4, 3],
  ],
  [
    'gate from trial 0',
    { gates: [{ ...gate, statistic: { ...gate.statistic, trials: [0, 3] } }] },
    'gate_trials_out_of_range',
    [0, 3],
  ],
  [
    'gate of no metric',
    { gates: [{ ...gate, statistic: { ...gate.statistic, metric: 'sucess' } }] },
    'unknown_metric',
    'sucess',
  ],
  [
    'gate over nothing',
    { gates: [{ ...gate, statistic: { ...gate.statistic, over: 'meen' } }] },
    'invalid_gate',
    'meen',
  ],
  [
    'gate of no session',
    { gates: [{ ...gate, statistic: { ...gate.statistic, trials: 'early' } }] },
    'unknown_session',
    'early',
  ],
  ['gate between three', { gates: [between([1, 2, 3])] }, 'invalid_gate', { between: [1, 2, 3] }],
  ['gate between nothing', { gates: [between(7)] }, 'invalid_gate', { between: 7 }],
  ['gate between no numbers', { gates: [between([0.1, Number.NaN])] }, 'invalid_gate', { between: [0.1, Number.NaN] }],
  ['gate backwards between', { gates: [between([0.9, 0.8])] }, 'invalid_gate', { between: [0.9, 0.8] }],
  [
    'gate with two kinds of limits',
    { gates: [{ ...gate, between: [0.8, 0.9] }] },
    'invalid_gate',
    { atLeast: 0.75, between: [0.8, 0.9] },
  ],
  ['gate backwards', { gates: [{ ...gate, atMost: 0.5 }] }, 'invalid_gate', { atLeast: 0.75, atMost: 0.5 }],
  ['gate with an empty reason', { gates: [{ ...gate, reason: ' ' }] }, 'invalid_gate', ' '],
  [
    'gate after its end',
    { gates: [{ ...gate, statistic: { ...gate.statistic, after: 0.5, within: 0.5 } }] },
    'invalid_gate',
    { ...gate.statistic, after: 0.5, within: 0.5 },
  ],
  [
    'latency after a time',
    { gates: [{ ...gate, statistic: { ...gate.statistic, metric: 'latency', after: 0.5 } }] },
    'invalid_gate',
    { ...gate.statistic, metric: 'latency', after: 0.5 },
  ],
  ['gate without a bar', { gates: [{ id: 'learns', statistic: gate.statistic }] }, 'invalid_gate', {}],
  [
    'gate within no time',
    { gates: [{ ...gate, statistic: { ...gate.statistic, within: 0 } }] },
    'invalid_gate',
    { ...gate.statistic, within: 0 },
  ],
  ['gate of an unknown body', { gates: [{ ...gate, bodies: ['rat'] }] }, 'unknown_body', 'rat'],
  ['contrast', { gates: [{ ...gate, contrast: { lerning: 0 } }] }, 'invalid_setting', { lerning: 0 }],
  ['gate relative to nothing', { gates: [{ ...gate, relativeTo: 'oracel' }] }, 'unknown_controller', 'oracel'],
  [
    'gate with a contrast and a baseline',
    { gates: [{ ...gate, contrast: { learning: 0 }, relativeTo: 'oracle' }] },
    'invalid_gate',
    { contrast: { learning: 0 }, relativeTo: 'oracle' },
  ],
  ['ablation of no baseline', { ablations: [{ ...ablation, controller: 'blnd' }] }, 'unknown_controller', 'blnd'],
  ['ablation without a side', { ablations: [ablation], gates: TWO_SIDED }, 'invalid_side', undefined],
  ['ablation on a side without a limit', { ablations: [{ ...ablation, side: 'above' }] }, 'invalid_side', 'above'],
  [
    'range of a measure',
    { measures: { skill: { unit: '1', meaning: 'skill', range: [1, 0], of: () => 1 } } },
    'invalid_range',
    [1, 0],
  ],
  ['ablation of no gate', { ablations: [{ ...ablation, mustFail: 'learn' }] }, 'unknown_gate', 'learn'],
  ['ablation that sets nothing', { ablations: [{ ...ablation, set: {} }] }, 'invalid_setting', {}],
  ['ablation out of range', { ablations: [{ ...ablation, set: { learning: 3 } }] }, 'invalid_setting', { learning: 3 }],
  ['trials', { trials: () => 0 }, 'invalid_trials', 0],
])('%s', (_, change, code, received) => {
  expect(() => checkScenario({ ...reach, ...change } as never)).toThrow(
    expect.objectContaining({ name: 'ScenarioError', code, received }),
  );
});

test.each([
  ['gate of an ablation', { ablations: [{ ...ablation, mustFail: 'learn' }] }, 'learns'],
  ['metric', { gates: [{ ...gate, statistic: { ...gate.statistic, metric: 'sucess' } }] }, 'success'],
  ['average', { gates: [{ ...gate, statistic: { ...gate.statistic, over: 'mediann' } }] }, 'median'],
  [
    'session',
    {
      sessions: [{ name: 'early', trials: [1, 2] }],
      gates: [{ ...gate, statistic: { ...gate.statistic, trials: 'erly' } }],
    },
    'early',
  ],
])('a misspelt %s comes with the nearest', (_, change, nearest) => {
  expect(() => checkScenario({ ...reach, ...change } as never)).toThrow(
    expect.objectContaining({ remedy: `did you mean '${nearest}'?` }),
  );
});

test('a trials() that throws is named', () => {
  const trials = (): number => {
    throw new TypeError('no idea');
  };
  expect(() => checkScenario({ ...reach, trials })).toThrow(
    expect.objectContaining({ code: 'scenario_failed', block: 'trials' }),
  );
});
