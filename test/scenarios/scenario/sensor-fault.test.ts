import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { given } from '../../../agents/given.ts';
import { jobIdentity } from '../../../scenarios/plan/identity.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/index.ts';
import { faultText, parseFault } from '../../../scenarios/scenario/sensor-fault.ts';
import { FAULTS, type SensorFault } from '../../../sim/sensors/faults.ts';
import reach from '../fixtures/reach.ts';

const DEAD: SensorFault = { sensor: 'pose', kind: 'dead', fromSeconds: 0.1 };
const TURNED: SensorFault = { sensor: 'pose', kind: 'turned', fromSeconds: 0.2, toSeconds: 0.6, by: 2 };

describe('a fault in one word', () => {
  it('is read as it is written', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    const fault = fc.record({
      sensor: fc.stringMatching(/^[A-Za-z_]+$/),
      kind: fc.constantFrom(...FAULTS),
      fromSeconds: number,
      toSeconds: fc.option(number, { nil: undefined }),
      by: fc.option(number, { nil: undefined }),
    });
    fc.assert(
      fc.property(fault, ({ toSeconds, by, ...rest }) => {
        const one = { ...rest, ...given({ toSeconds, by }) } as SensorFault;
        expect(parseFault(faultText(one))).toEqual(one);
      }),
    );
    expect(parseFault('scan=dead@5')).toEqual({ sensor: 'scan', kind: 'dead', fromSeconds: 5 });
    expect(parseFault('a=delayed:0.5@5-10')).toEqual({
      ...{ sensor: 'a', kind: 'delayed', by: 0.5, fromSeconds: 5, toSeconds: 10 },
    });
  });

  it.each([
    '',
    'scan',
    'scan=dead',
    'scan=ded@5',
    '=dead@5',
    'scan=dead@',
    'scan=dead@5s',
    'scan=dead:@5',
    'scan=dead@5-',
  ])("is not '%s'", (word) => {
    expect(() => parseFault(word)).toThrow(expect.objectContaining({ code: 'invalid_fault', received: word }));
  });
});

describe('a run with faults', () => {
  const plan = (faults?: readonly SensorFault[], trialFaults?: readonly SensorFault[], staleAfterSeconds?: number) =>
    planScenario(
      trialFaults === undefined
        ? reach
        : {
            ...reach,
            trial: (...args) => ({ ...reach.trial(...(args as Parameters<typeof reach.trial>)), faults: trialFaults }),
          },
      { ...given({ faults, staleAfterSeconds }), set: { trials: 3 } },
    );
  const digestOf = (of: ReturnType<typeof plan>, seed = 11): string => {
    const run = openRun(of, seed);
    run.step(10_000);
    run.dispose();
    return run.result.digest;
  };

  it('is as one without where there are none, and computes the same whether its trials have them or the request', {
    tags: 'long',
  }, () => {
    const whole = digestOf(plan());
    expect(digestOf(plan([]))).toBe(whole);
    const turned = digestOf(plan([TURNED]));
    expect(turned).not.toBe(whole);
    expect(digestOf(plan(undefined, [TURNED]))).toBe(turned);
  });

  it('stops when a sensor is dead for longer than is borne, in the trial in which it is', () => {
    const run = openRun(plan([DEAD], undefined, 0.1), 11);
    // Its last message comes in tick 99, three after its sample.
    expect(() => run.step(10_000)).toThrow(expect.objectContaining({ code: 'sensor_stale', block: 'pose', tick: 200 }));
    expect(run.trial).toBe(0);
    const patient = openRun(plan([DEAD], undefined, 10), 11);
    patient.step(10_000);
    expect(patient.done).toBe(true);
    patient.dispose();
  });

  it('is another job, told by the text of its faults', () => {
    const identityOf = (...args: Parameters<typeof plan>) => plan(...args).identity;
    expect(identityOf()).not.toHaveProperty('faults');
    expect(identityOf([TURNED, DEAD])).toMatchObject({ faults: ['pose=turned:2@0.2-0.6', 'pose=dead@0.1'] });
    const jobs = [identityOf(), identityOf([DEAD]), identityOf([TURNED]), identityOf([], undefined, 1)];
    expect(new Set(jobs.map((identity) => jobIdentity(identity, 11, 'code'))).size).toBe(jobs.length);
  });

  it('goes on from a state that was saved in the midst of a fault', () => {
    const faults: SensorFault[] = [
      { sensor: 'pose', kind: 'frozen', fromSeconds: 0.1, toSeconds: 0.2 },
      { sensor: 'pose', kind: 'delayed', fromSeconds: 0.3, toSeconds: 0.35, by: 0.05 },
    ];
    const whole = digestOf(plan(faults));
    for (const at of [150, 320]) {
      const first = openRun(plan(faults), 11);
      first.step(at);
      const again = openRun(plan(faults), 11, { resume: first.save() });
      again.step(10_000);
      expect(again.result.digest).toBe(whole);
      first.dispose();
      again.dispose();
    }
  });

  it('has none of a baseline, which has other sensors', () => {
    const run = openRun(planScenario(reach, { controller: 'oracle', faults: [DEAD], set: { trials: 1 } }), 11);
    expect(() => run.step(10_000)).not.toThrow();
    expect(run.result.trials.map(({ success }) => success)).toEqual([true]);
    run.dispose();
  });

  it('is refused where a fault is of no sensor of the agent, or a trial says none', () => {
    expect(() => digestOf(plan([{ ...DEAD, sensor: 'scan' }]))).toThrow(
      expect.objectContaining({ code: 'invalid_fault', received: 'scan', expected: 'pose' }),
    );
    expect(() => digestOf(plan(undefined, [{ ...DEAD, kind: 'ded' as never }]))).toThrow(
      expect.objectContaining({ code: 'invalid_field', block: 'trial().faults.0.kind' }),
    );
  });
});
