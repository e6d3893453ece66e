import assert from 'node:assert/strict';
import { ReafferenceError } from '../../agents/errors.ts';
import type { Board, Deployed } from '../../bridges/boards/board.ts';
import type {
  BoardStream,
  StreamedInput,
  StreamedStep,
  StreamedValues,
  StreamOptions,
} from '../../bridges/boards/stream/board-stream.ts';
import { streamedSteps } from '../../bridges/boards/stream/streamed-steps.ts';
import type { AnalysedModel, ArrayId, Executable, Numbers } from '../../controllers/engine/compiler/index.ts';
import { analyse } from '../../controllers/engine/compiler/index.ts';
import type { Network } from '../../controllers/engine/index.ts';
import type { Check } from './check.ts';

/** What {@link boardStreamConformance} streams onto a board. */
export interface BoardStreamConformanceOptions {
  /** A network that spikes by its streamed inputs. A call makes it anew. */
  readonly network: () => Network;
  /** Its inputs that are streamed. */
  readonly inputs: (network: Network) => readonly StreamedInput[];
  /** The input of a tick, another one for each. */
  readonly values: (tick: number) => StreamedValues;
  /** s. Default: 2 ms */
  readonly period?: number;
  /** Ticks of the longest stream. Default: 60 */
  readonly ticks?: number;
  /** A network whose step takes longer than 100 us, and its inputs by `values`. Default: overruns are not tried. */
  readonly heavy?: () => Network;
  /** Lets seconds pass on the board, in which the host does nothing. Default: that is not tried. */
  readonly pass?: (seconds: number) => void;
}

/** s to wait for a result: much longer than a computer that is busy makes one wait. */
const PATIENCE = 20;

/**
 * Checks what a board must do that steps by its own clock. Steps whose input was late by the time that the board says are computed by
 * the policy in its twin, so that a computer that is busy disturbs nothing.
 */
export function boardStreamConformance(
  board: Board,
  { network, inputs, values, period = 2e-3, ticks = 60, heavy, pass }: BoardStreamConformanceOptions,
): readonly Check[] {
  const using = <T>(work: (tried: Tried) => T, make = network): T => {
    const tried = new Tried(board, make, inputs, values);
    try {
      return work(tried);
    } finally {
      tried.deployed.close();
    }
  };
  /** A stream whose sender leaves out the ticks that `skips` says. */
  const follow = (
    tried: Tried,
    options: Partial<StreamOptions>,
    skips: (tick: number) => boolean = () => false,
    compares = true,
  ) => {
    const { window = 4 } = options;
    const stream = tried.open({ period, window, ...options });
    const first = stream.next;
    for (let taken = first; stream.ended === undefined; ) {
      for (; stream.credits > 0; ) {
        const { next } = stream;
        assert.ok(next - taken < window, `${next - taken + 1} steps ahead, of ${window}`);
        if (!skips(next)) stream.send(next, values(next));
        // A step that is left out holds its place: the next tick is sent when it has begun.
        else break;
      }
      const step = stream.receive(PATIENCE);
      if (step === undefined) continue;
      assert.equal(step.tick, taken++);
      assert.ok(taken < first + 10 * ticks, 'it does not end');
      tried.expect(step, options);
    }
    if (compares) tried.expectState();
    return stream;
  };
  const checks: Check[] = [
    {
      name: 'streams what it computes when it is stepped, bit for bit',
      run: () =>
        using((tried) => {
          const stream = tried.open({ period, steps: ticks });
          let late = 0;
          let tick = 0;
          for (const step of streamedSteps(stream, values)) {
            assert.equal(step.tick, tick++);
            assert.ok(!step.lost && step.seconds >= 0);
            late += Number(step.late);
            tried.expect(step, {});
          }
          assert.equal(tick, ticks);
          assert.equal(stream.ended, 'done');
          const { dropped } = stream.counts;
          assert.deepEqual({ ...stream.counts, overruns: 0 }, { ...NONE, steps: ticks, late, dropped });
          assert.ok(dropped <= late);
          assert.ok(late < ticks, 'no input was in time');
          assert.ok(tried.spikes > 0, 'no spike at all');
          assert.deepEqual(tried.deployed.statistics().stream, stream.counts);
          tried.expectState();
        }),
    },
    {
      name: 'is stepped on from the inputs of the last step, but for those that the host sets',
      run: () =>
        using((tried) => {
          const both = [tried.deployed.executable, tried.twin];
          const [{ neurons, input }] = tried.inputs;
          const live = both.map((one) => tried.live(one, neurons.name, input));
          for (const [first, set] of [
            [0, false],
            [15, true],
            [30, true],
          ] as const) {
            follow(tried, { tick: first, steps: 10, late: 'hold' }, () => false, !set);
            if (set) for (const one of live) one.fill(first, 0, 1);
            for (const one of both) one.run(first + 10, 5);
            tried.expectState();
          }
        }),
    },
    {
      name: 'grants credits for its window and no more, and each result grants them anew',
      run: () =>
        using((tried) => {
          const stream = tried.open({ period, window: 2, silence: 1000 });
          const credits = () => [stream.credits, stream.next];
          assert.deepEqual(credits(), [2, 0]);
          stream.send(0, values(0));
          assert.deepEqual(credits(), [1, 1]);
          stream.send(1, values(1));
          assert.deepEqual(credits(), [0, 2]);
          refuses('no_credit', () => stream.send(2, values(2)));
          for (let tick = 0; tick < 6; tick++) {
            tried.expect(take(stream), {});
            // Those of steps that have begun without an input are gone.
            assert.deepEqual(credits(), tick === 0 ? [1, 2] : [2, tick + 1]);
          }
          stream.stop();
          assert.equal(stream.ended, 'asked');
          assert.deepEqual(credits()[0], 0);
        }),
    },
    {
      name: 'refuses steps that are none by name, and inputs of another size',
      run: () =>
        using((tried) => {
          const stream = tried.open({ period, window: 3 });
          assert.equal(stream.receive(0), undefined, 'it begins with the first input');
          stream.send(1, values(1));
          for (const tick of [0, 1, -1, 1.5, Number.NaN]) refuses('unknown_step', () => stream.send(tick, values(0)));
          refuses('size_mismatch', () => stream.send(2, []));
          refuses('size_mismatch', () => stream.send(2, [[], ...values(2).slice(1)]));
          const nan = values(2).map((one) => Array.from(one, () => Number.NaN));
          refuses('not_finite', () => stream.send(2, nan));
          stream.stop();
          stream.stop();
          refuses('stream_ended', () => stream.send(2, values(2)));
          assert.equal(stream.receive(PATIENCE), undefined);
        }),
    },
    {
      name: 'refuses options that it cannot keep',
      run: () =>
        using((tried) => {
          const wrong: readonly (readonly [string, Partial<StreamOptions>])[] = [
            ['invalid_option', { period: 0 }],
            ['invalid_option', { period: 99e-6 }],
            ['invalid_option', { period: 1.1 }],
            ['invalid_option', { period: 1.0005e-3 + 1e-7 }],
            ['invalid_option', { period: Number.NaN }],
            ['invalid_option', { silence: 0 }],
            ['invalid_option', { window: 1.5 }],
            ['invalid_option', { tick: -1 }],
            ['invalid_option', { steps: 0 }],
            ['invalid_option', { late: 'skip' as never }],
            ['invalid_option', { inputs: [tried.inputs[0], tried.inputs[0]] }],
            ['size_mismatch', { rest: [] }],
            ['not_finite', { rest: tried.inputs.map(() => Number.NaN) }],
            ['unknown_name', { inputs: [{ ...tried.inputs[0], input: 'no_such_input' }] }],
          ];
          for (const [code, options] of wrong) refuses(code, () => tried.open({ period, ...options }));
        }),
    },
    {
      name: 'is not stepped while it streams, and is again after that',
      run: () =>
        using((tried) => {
          const stream = tried.open({ period });
          const { executable } = tried.deployed;
          refuses('board_streams', () => executable.run(0, 1));
          refuses('board_streams', () => tried.open({ period }));
          stream.stop();
          executable.run(0, 1);
          tried.twin.run(0, 1);
          tried.expectState();
        }),
    },
    {
      name: 'holds the input of the step before where one is late',
      run: () =>
        using((tried) => {
          const stream = follow(tried, { late: 'hold', window: 4, steps: ticks / 2 }, (tick) => tick % 5 === 3);
          assert.ok(stream.counts.late >= Math.floor(ticks / 10) && stream.counts.late < ticks / 2);
        }),
    },
    {
      name: 'rests where an input is late',
      run: () =>
        using((tried) => {
          const rest = tried.inputs.map((_, n) => 2 + n);
          const stream = follow(tried, { late: 'rest', rest, window: 4, steps: ticks / 2 }, (tick) => tick % 5 === 3);
          assert.ok(stream.counts.late >= Math.floor(ticks / 10) && stream.counts.late < ticks / 2);
        }),
    },
    {
      name: 'stops safely before the first step whose input is late, if it shall, and begins again',
      run: () =>
        using((tried) => {
          const options = { late: 'stop', period: 20 * period, window: 4 } as const;
          const stream = follow(tried, options, (tick) => tick >= 3);
          assert.equal(stream.ended, 'late');
          const { steps } = stream.counts;
          assert.ok(steps > 0 && steps <= 3, `${steps} steps`);
          const again = follow(tried, { tick: steps, steps: 10 });
          assert.equal(again.ended, 'done');
        }),
    },
    {
      name: 'stops safely after as many steps as it may make without an input, and begins again',
      run: () =>
        using((tried) => {
          const stream = follow(tried, { silence: 4, window: 1 }, (tick) => tick > 0);
          assert.equal(stream.ended, 'silent');
          assert.deepEqual(stream.counts, { ...NONE, steps: 5, late: 4, overruns: stream.counts.overruns });
          refuses('stream_ended', () => stream.send(5, values(5)));
          const again = follow(tried, { tick: 5, steps: 10, silence: 1000 });
          assert.equal(again.ended, 'done');
          assert.ok(again.counts.late < 10, 'no input was in time');
        }),
    },
  ];
  if (pass !== undefined)
    checks.push({
      name: 'throws away an input that comes when its step has begun, and gives it to no other step',
      run: () =>
        using((tried) => {
          const stream = tried.open({ period, window: 4, silence: 1000 });
          stream.send(0, values(0));
          pass(8.5 * period);
          // Steps 1 to 3 have begun without these, unless the board is as busy as that.
          for (const tick of [1, 2, 3]) assert.equal(stream.send(tick, values(tick)), true);
          pass(2 * period);
          // Those after the inputs came, too.
          const steps = Array.from({ length: 14 }, () => take(stream));
          for (const step of steps) tried.expect(step, {});
          const late = steps.filter(({ late }) => late).map(({ tick }) => tick);
          assert.equal(stream.counts.late, late.length);
          assert.equal(stream.counts.dropped, late.filter((tick) => tick <= 3).length);
          assert.deepEqual(late.slice(-10), [4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
          stream.stop();
        }),
    });
  if (heavy !== undefined)
    checks.push({
      name: 'counts steps that take longer than a period, and loses none',
      run: () =>
        using((tried) => {
          const stream = tried.open({ period: 1e-4, steps: ticks, silence: 1000 });
          let overruns = 0;
          for (const step of streamedSteps(stream, values)) {
            overruns += Number(step.overrun);
            tried.expect(step, {});
          }
          assert.equal(stream.counts.steps, ticks);
          assert.ok(overruns > 0, 'no step took longer');
          assert.equal(stream.counts.overruns, overruns);
          assert.equal(tried.deployed.statistics().overruns, overruns);
          tried.expectState();
        }, heavy),
    });
  return checks;
}

const NONE = { steps: 0, late: 0, dropped: 0, overruns: 0, lost: 0, credits: 0 };

function refuses(code: string, act: () => unknown): void {
  assert.throws(act, (error) => error instanceof ReafferenceError && error.code === code, `not refused with ${code}`);
}

function take(stream: BoardStream): StreamedStep {
  const step = stream.receive(PATIENCE);
  assert.ok(step !== undefined, 'no result');
  return step;
}

/** A network on a board, and beside it on the twin of the board, which is stepped. */
class Tried {
  readonly deployed: Deployed;
  readonly twin: Executable;
  readonly inputs: readonly StreamedInput[];
  spikes = 0;
  readonly #analysed: AnalysedModel;
  readonly #values: (tick: number) => StreamedValues;

  constructor(
    board: Board,
    network: () => Network,
    inputs: (network: Network) => readonly StreamedInput[],
    values: (tick: number) => StreamedValues,
  ) {
    const { decays = 'lazy' } = board;
    this.#analysed = analyse(network(), { decays });
    const plan = board.plan(this.#analysed);
    this.inputs = inputs(this.#analysed.network);
    this.#values = values;
    this.twin = board.twin?.(plan) as Executable;
    this.deployed = board.deploy(plan);
  }

  open(options: Partial<StreamOptions> & { readonly period: number }): BoardStream {
    assert.ok(this.deployed.stream !== undefined, 'it has no streams');
    // A computer that is busy may be late by many steps.
    return this.deployed.stream({ inputs: this.inputs, silence: 1000, ...options });
  }

  /** Steps the twin, with the input that the step had, and expects its spikes to be the same. */
  expect({ tick, late, spikes }: StreamedStep, { late: policy = 'hold', rest }: Partial<StreamOptions>): void {
    const values = this.#values(tick);
    for (const [n, { neurons, input, encoder }] of this.inputs.entries()) {
      const live = this.live(this.twin, neurons.name, input);
      if (!late && encoder === undefined) live.set(values[n]);
      else if (!late) encoder?.write(values[n], live);
      else if (policy === 'rest') live.fill(rest?.[n] ?? 0, 0, neurons.size);
    }
    this.twin.run(tick, 1);
    for (const { population, ring } of this.#analysed.populations.values()) {
      const ids = new Uint32Array(population.size);
      const expected = ids.slice(0, this.twin.spikes(ring, tick & (ring.slots - 1), ids));
      assert.deepEqual(spikes.get(population.name), expected, `spikes of ${population.name} at tick ${tick}`);
      this.spikes += expected.length;
    }
  }

  /** Expects the state of all neurons and inputs to be that of the twin, bit for bit. */
  expectState(): void {
    const { executable } = this.deployed;
    for (const { population, state, inputs } of this.#analysed.populations.values())
      for (const [name, array] of [...state, ...inputs]) {
        const [found, expected] = [executable, this.twin].map((one) => {
          one.fetch?.([array]);
          return one.numbers(array).slice(0, population.size);
        });
        assert.deepEqual(found, expected, `${name} of ${population.name}`);
      }
  }

  /** The live array of an input. */
  live(one: Executable, population: string, input: string): Numbers {
    const all = [...this.#analysed.populations.values()];
    return one.numbers(all.find(({ population: { name } }) => name === population)?.inputs.get(input) as ArrayId);
  }
}
