import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Board } from '../../../../bridges/boards/board.ts';
import { inThisProcess } from '../../../../bridges/boards/integers/in-this-process.ts';
import { type SimulatedTiming, simulateStream } from '../../../../bridges/boards/stream/simulated-stream.ts';
import { streamedSteps } from '../../../../bridges/boards/stream/streamed-steps.ts';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import { analyse } from '../../../../controllers/engine/compiler/index.ts';
import { boardStreamConformance } from '../../../conformance/board-stream.ts';
import { elsewhereBoard } from '../elsewhere-board.ts';
import { streamedInputs, streamedNetwork, streamedValues } from './streamed-network.ts';

const streamed = { network: streamedNetwork, inputs: streamedInputs, values: streamedValues };

/** Floats in this process, with a clock that tests move. */
function timedBoard(timing: SimulatedTiming): Board {
  return {
    ...elsewhereBoard(),
    deploy: (plan) => inThisProcess(plan, emitJavaScript(plan.analysed.program, { precision: 'f32' }), timing),
  };
}

describe('a simulated stream', () => {
  const clock = { seconds: 0 };
  const pass = (seconds: number): void => {
    clock.seconds += seconds;
  };
  // Every seventh step takes a period and a half of those of 100 us.
  const stepSeconds = (tick: number): number => (tick % 7 === 6 ? 1.5e-4 : 2e-5);
  const options = { ...streamed, pass, heavy: streamedNetwork };
  for (const { name, run } of boardStreamConformance(timedBoard({ clock, stepSeconds }), options)) it(name, run);
});

/** A network whose steps note the current that they had. */
function noting() {
  const analysed = analyse(streamedNetwork());
  const [, { inputs, population }] = [...analysed.populations.values()];
  const { run, spikes, numbers } = emitJavaScript(analysed.program, { precision: 'f32' });
  const array = inputs.get('I_ext') as number;
  const seen: number[] = [];
  const machine = {
    spikes,
    numbers,
    run(tick: number, steps: number) {
      seen.push(numbers(array)[0]);
      run(tick, steps);
    },
  };
  const current = (level: number) => [new Float32Array(population.size).fill(level)];
  return { analysed, machine, seen, current, inputs: [{ neurons: population, input: 'I_ext' }] };
}

describe('the order of a simulated stream', () => {
  /** A period that is exact in binary, and parts of it. */
  const PERIOD = 1 / 64;
  const PART = PERIOD / 4;

  it('gives each step the input that came before it began, and no other, whatever a host does', () => {
    const acts = fc.array(
      fc.oneof(
        fc.record({ act: fc.constant('send' as const), skip: fc.constantFrom(0, 0, 0, 1, 2) }),
        fc.record({ act: fc.constant('receive' as const), parts: fc.nat(6) }),
        fc.record({ act: fc.constant('pass' as const), parts: fc.integer({ min: 1, max: 6 }) }),
      ),
      { minLength: 80, maxLength: 80 },
    );
    let [lateSteps, inTime, dropped] = [0, 0, 0];
    fc.assert(
      fc.property(acts, fc.integer({ min: 1, max: 5 }), (script, window) => {
        const { analysed, machine, seen, current, inputs } = noting();
        const clock = { seconds: 0 };
        const options = { period: PERIOD, inputs, window, late: 'rest', rest: [-1], silence: 1000 } as const;
        const stream = simulateStream('twin', machine, analysed, options, { clock });
        const sentAt = new Map<number, number>();
        let first: number | undefined;
        let taken = 0;
        for (const one of script) {
          if (one.act === 'pass') clock.seconds += one.parts * PART;
          else if (one.act === 'send' && stream.credits > one.skip) {
            const tick = stream.next + one.skip;
            expect(tick - taken).toBeLessThan(window);
            stream.send(tick, current(1000 + tick));
            first ??= clock.seconds;
            sentAt.set(tick, clock.seconds);
          } else if (one.act === 'receive') {
            const step = stream.receive(one.parts * PART);
            if (step === undefined) continue;
            const due = (first as number) + step.tick * PERIOD;
            const late = !((sentAt.get(step.tick) ?? Infinity) <= due);
            expect(step).toMatchObject({ tick: taken++, late, overrun: false });
            expect(seen[step.tick]).toBe(late ? -1 : 1000 + step.tick);
            expect(clock.seconds).toBeGreaterThanOrEqual(due);
            if (late) lateSteps++;
            else inTime++;
          }
        }
        const { counts } = stream;
        dropped += counts.dropped;
        expect(counts.steps).toBe(taken);
      }),
    );
    expect(Math.min(lateSteps, inTime, dropped)).toBeGreaterThan(10);
  });

  it('begins the steps after one that takes long a period after its end each', () => {
    const { analysed, machine, current, inputs } = noting();
    const clock = { seconds: 0 };
    const stepSeconds = (tick: number) => (tick === 1 ? 2.5 * PERIOD : tick === 2 ? PERIOD : 0);
    const options = { period: PERIOD, inputs, steps: 5 };
    const stream = simulateStream('twin', machine, analysed, options, { clock, stepSeconds });
    const found: [boolean, number][] = [];
    for (const { overrun } of streamedSteps(stream, () => current(0))) found.push([overrun, clock.seconds / PERIOD]);
    expect(found).toEqual([
      [false, 0],
      [true, 3.5],
      [false, 4.5],
      [false, 4.5],
      [false, 5.5],
    ]);
  });

  it('has no more credits than steps, and streams until the source ends', () => {
    const { analysed, machine, current, inputs } = noting();
    const open = (options: object) => simulateStream('twin', machine, analysed, { period: 1e-3, inputs, ...options });
    expect(open({ steps: 3 }).credits).toBe(3);
    const stream = open({ tick: 7 });
    const ticks = [...streamedSteps(stream, (tick) => (tick < 30 ? current(tick) : undefined))].map(({ tick }) => tick);
    expect(ticks).toEqual(Array.from({ length: 23 }, (_, n) => 7 + n));
    expect(stream.ended).toBe('asked');
    expect(stream.counts).toMatchObject({ steps: 23, late: 0, dropped: 0 });
    expect([...streamedSteps(open({}), () => undefined)]).toEqual([]);
  });
});
