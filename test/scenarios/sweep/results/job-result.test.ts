import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  comparable,
  decodeJobResult,
  digestOf,
  encodeJobResult,
  type JobResult,
} from '../../../../scenarios/sweep/results/job-result.ts';

const ID = 'ef'.padEnd(64, '2');
const identity = {
  scenario: 's',
  version: 1,
  params: { dopamine: 0.5 },
  body: 'point',
  physics: 'kinematic',
  controller: 'scenario',
} as const;
const resultOf = (measures: Readonly<Record<string, number>>): JobResult => ({
  ...{ id: ID, identity, seed: 4, code: '0.2.0+ab' },
  result: { seed: 4, trials: [], digest: 'd1', simulatedSeconds: 2, measures },
});

describe('the result of a job', () => {
  it('comes back as it was, numbers that are not finite too', () => {
    const number = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
    const name = fc.stringMatching(/^[a-z]{1,8}$/).filter((text) => text !== 'number');
    fc.assert(
      fc.property(fc.dictionary(name, number, { noNullPrototype: true }), (measures) => {
        const plain = Object.fromEntries(
          Object.entries(measures).map(([key, value]) => [key, value === 0 ? 0 : value]),
        );
        const bytes = encodeJobResult(resultOf(plain));
        expect(decodeJobResult(bytes, ID, 'file')).toEqual(resultOf(plain));
        expect(bytes.endsWith('\n') && !bytes.slice(0, -1).includes('\n')).toBe(true);
      }),
    );
  });

  it('holds nothing that another machine would tell otherwise', () => {
    const seed = {
      seed: 4,
      trials: [],
      digest: 'd1',
      simulatedSeconds: 2,
      cpuSeconds: 3,
      tuned: ['x'],
      controllerState: new Uint8Array(2),
    };
    expect(comparable(seed)).toEqual({ seed: 4, trials: [], digest: 'd1', simulatedSeconds: 2 });
  });

  it('that is cut, damaged, of another format or job is refused, wherever it is cut', () => {
    const bytes = encodeJobResult(resultOf({ a: 1 }));
    const corrupt = expect.objectContaining({ code: 'corrupt_result', block: 'file' });
    for (let length = 0; length < bytes.length - 1; length++)
      expect(() => decodeJobResult(bytes.slice(0, length), ID, 'file')).toThrow(corrupt);
    expect(() => decodeJobResult('\0'.repeat(500), ID, 'file')).toThrow(corrupt);
    expect(() => decodeJobResult(bytes.replace('"format":1', '"format":2'), ID, 'file')).toThrow(corrupt);
    expect(() => decodeJobResult(bytes, ID.replace('e', 'a'), 'file')).toThrow(corrupt);
  });

  it('has another digest where it diverged', () => {
    const whole = resultOf({});
    const diverged = { ...whole, diverged: { code: 'not_finite', message: 'x', tick: 3 } };
    const ended = (finalState: string) => digestOf({ ...whole, result: { ...whole.result, finalState } });
    expect(new Set([digestOf(whole), digestOf(diverged), ended('ab'), ended('cd')]).size).toBe(4);
  });
});
