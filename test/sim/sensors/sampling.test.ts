import { expect, it } from 'vitest';
import type { Pose, SensorTiming } from '../../../agents/index.ts';
import { poseSensor, TimingError, ValidationError } from '../../../agents/index.ts';
import { SampledSensor } from '../../../sim/sensors/sampling.ts';

/** A sensor whose samples are stamped: x counts them from 0, y is a draw. */
function stamped(timing: SensorTiming, seed = 1, poison = false) {
  let count = 0;
  const sensor = new SampledSensor('it', poseSensor(timing), { period: 1e-3, seed, poison }, (random) => ({
    sample(message: Pose) {
      message.x = count++;
      message.y = random.normal();
      message.heading = 0;
    },
    reset() {
      count = 100;
    },
    state: [],
  }));
  const arrivals: [tick: number, sample: number, value: number][] = [];
  let now = 0;
  sensor.port.borrowed().subscribe(({ x, y }) => arrivals.push([now, x, y]));
  return {
    sensor,
    arrivals,
    run(ticks: number) {
      for (const end = now + ticks; now < end; now++) sensor.sense(now);
    },
    at: () => now,
  };
}
const ticksOf = (arrivals: readonly (readonly number[])[]): number[] => arrivals.map(([tick]) => tick);

it('emits once a tick by default', () => {
  const { run, arrivals } = stamped({});
  run(5);
  expect(arrivals.map(([tick, sample]) => [tick, sample])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 4],
  ]);
});

it('samples at its rate from the first tick after reset, and refuses rates that no tick meets', () => {
  const one = stamped({ rateHz: 250 });
  one.run(10);
  expect(ticksOf(one.arrivals)).toEqual([0, 4, 8]);
  one.sensor.reset();
  one.run(5);
  expect(one.arrivals.slice(3).map(([tick, sample]) => [tick, sample])).toEqual([
    [10, 100],
    [14, 101],
  ]);
  expect(() => stamped({ rateHz: 300 })).toThrow(TimingError);
});

it('delays by whole ticks, rounded up, and forgets what is under way at reset', () => {
  const one = stamped({ rateHz: 500, latencySeconds: 4.2e-3 });
  one.run(12);
  expect(one.arrivals.map(([tick, sample]) => [tick, sample])).toEqual([
    [5, 0],
    [7, 1],
    [9, 2],
    [11, 3],
  ]);
  one.sensor.reset();
  one.run(6);
  expect(one.arrivals.slice(4).map(([tick, sample]) => [tick, sample])).toEqual([[17, 100]]);
});

it('jitters the delay without reordering, and delivers at most one a tick', () => {
  const one = stamped({ latencySeconds: 20e-3, jitterSeconds: 5e-3 });
  one.run(20_000);
  const delays = one.arrivals.map(([tick, sample]) => tick - sample);
  expect(new Set(ticksOf(one.arrivals)).size).toBe(one.arrivals.length);
  for (let k = 1; k < one.arrivals.length; k++)
    if (one.arrivals[k][1] <= one.arrivals[k - 1][1]) expect.fail('out of order');
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(5);
  expect(Math.max(...delays)).toBeGreaterThan(30);

  const sparse = stamped({ rateHz: 10, latencySeconds: 20e-3, jitterSeconds: 5e-3 });
  sparse.run(200_000);
  const late = sparse.arrivals.map(([tick, sample]) => tick - 100 * sample);
  const mean = late.reduce((sum, delay) => sum + delay, 0) / late.length;
  expect(mean).toBeGreaterThan(20);
  expect(mean).toBeLessThan(21);
});

it('cuts jitter at no delay', () => {
  const one = stamped({ rateHz: 10, jitterSeconds: 5e-3 });
  one.run(50_000);
  const delays = one.arrivals.map(([tick, sample]) => tick - 100 * sample);
  expect(Math.min(...delays)).toBe(0);
  expect(delays.filter((delay) => delay === 0).length / delays.length).toBeCloseTo(0.5, 1);
});

it('loses the declared share of samples', () => {
  const one = stamped({ dropout: 0.3 });
  one.run(10_000);
  expect(one.arrivals.length / 10_000).toBeCloseTo(0.7, 1);
  const most = stamped({ dropout: 0.99 });
  most.run(10_000);
  expect(most.arrivals.length / 10_000).toBeCloseTo(0.01, 1);
  for (const dropout of [0.991, 1, -0.1, Number.NaN])
    expect(() => stamped({ dropout }), `${dropout}`).toThrow(
      expect.objectContaining({
        code: 'invalid_sensor',
        received: dropout,
        remedy: expect.stringContaining('--fault'),
      }),
    );
});

it('draws timing and noise from streams apart: losing and delaying samples changes no measurement', () => {
  const plain = stamped({});
  const troubled = stamped({ dropout: 0.5, latencySeconds: 3e-3, jitterSeconds: 1e-3 });
  plain.run(500);
  troubled.run(500);
  const values = new Map(plain.arrivals.map(([, sample, value]) => [sample, value]));
  expect(troubled.arrivals.length).toBeGreaterThan(100);
  for (const [, sample, value] of troubled.arrivals) expect(value).toBe(values.get(sample));
  const other = stamped({}, 2);
  other.run(1);
  expect(other.arrivals[0][2]).not.toBe(plain.arrivals[0][2]);
});

it('continues from a saved state, at another tick too', () => {
  const timing = { rateHz: 500, latencySeconds: 9e-3, jitterSeconds: 4e-3, dropout: 0.2 };
  const one = stamped(timing);
  one.run(501);
  const state = new Float64Array(2 + one.sensor.stateLength);
  expect(one.sensor.save(state, 2, one.at())).toBe(state.length);
  const known = one.arrivals.length;
  one.run(300);
  const other = stamped(timing);
  other.run(77);
  other.arrivals.length = 0;
  expect(other.sensor.restore(state, 2, other.at())).toBe(state.length);
  other.run(300);
  const shift = 501 - 77;
  expect(other.arrivals.map(([tick, , value]) => [tick + shift, value])).toEqual(
    one.arrivals.slice(known).map(([tick, , value]) => [tick, value]),
  );
});

it('fills a borrowed message with NaN after the call when asked to', () => {
  const one = stamped({}, 1, true);
  let kept: Readonly<Pose> | undefined;
  one.sensor.port.borrowed().subscribe((message) => {
    kept = message;
    expect(message.x).toBe(0);
  });
  one.run(1);
  expect(kept?.x).toBeNaN();
});

it('refuses a kind of which nobody defined the message', () => {
  const smell = { ...poseSensor(), kind: 'taste' } as unknown as ReturnType<typeof poseSensor>;
  const make = () => new SampledSensor('nose', smell, { period: 1e-3, seed: 1, poison: false }, () => expect.fail());
  expect(make).toThrow(
    expect.objectContaining({ name: 'WiringError', code: 'unknown_message_kind', block: 'nose', received: 'taste' }),
  );
});

it.each<[string, SensorTiming]>([
  ['latencySeconds', { latencySeconds: -1e-3 }],
  ['jitterSeconds', { jitterSeconds: Number.NaN }],
  ['dropout', { dropout: 1.5 }],
])('refuses an impossible %s by name', (field, timing) => {
  expect(() => stamped(timing)).toThrow(ValidationError);
  expect(() => stamped(timing)).toThrow(expect.objectContaining({ code: 'invalid_sensor', block: 'it' }));
  expect(() => stamped(timing)).toThrow(new RegExp(field));
});

it('stamps a message with the time at which it was sampled, also after a restored delay', () => {
  const stampsOf = (one: ReturnType<typeof stamped>): number[] => {
    const stamps: number[] = [];
    one.sensor.port.borrowed().subscribe(() => stamps.push(Math.round(one.sensor.port.stampSeconds * 1e3)));
    return stamps;
  };
  const prompt = stamped({ rateHz: 250 });
  const promptStamps = stampsOf(prompt);
  prompt.run(9);
  expect(promptStamps).toEqual([0, 4, 8]);
  const late = stamped({ rateHz: 500, latencySeconds: 5e-3 });
  const lateStamps = stampsOf(late);
  late.run(10);
  expect(ticksOf(late.arrivals)).toEqual([5, 7, 9]);
  expect(lateStamps).toEqual([0, 2, 4]);
  const state = new Float64Array(late.sensor.stateLength);
  late.sensor.save(state, 0, late.at());
  const other = stamped({ rateHz: 500, latencySeconds: 5e-3 });
  const otherStamps = stampsOf(other);
  other.sensor.restore(state, 0, 100);
  for (let tick = 100; tick < 104; tick++) other.sensor.sense(tick);
  expect(otherStamps).toEqual([96, 98]);
});

it('is rebuilt with what it was born with, and draws on', () => {
  const born: number[] = [];
  const make = () =>
    new SampledSensor('it', poseSensor(), { period: 1e-3, seed: 1, poison: false }, (random) => {
      born.push(random.normal());
      return { sample: (message: Pose) => void (message.x = random.normal()), reset() {}, state: [] };
    });
  const draws = (sensor: ReturnType<typeof make>): number[] => {
    const drawn: number[] = [];
    sensor.port.stream.subscribe(({ x }) => drawn.push(x));
    return drawn;
  };
  const [rebuilt, untouched] = [make(), make()];
  const [first, second] = [draws(rebuilt), draws(untouched)];
  for (let tick = 0; tick < 6; tick++) {
    if (tick === 3) rebuilt.rebuild();
    rebuilt.sense(tick);
    untouched.sense(tick);
  }
  expect(born).toEqual([born[0], born[0], born[0]]);
  expect(first).toEqual(second);
  expect(new Set(first).size).toBe(6);
});
