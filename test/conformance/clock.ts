import assert from 'node:assert/strict';
import type { Clock, TickParts } from '../../agents/index.ts';
import { PHASES } from '../../agents/index.ts';
import type { Check } from './check.ts';

/** Seconds per tick. */
const PERIOD = 2e-3;

/** Parts for every place in a tick. They write what they do into `log`; the one of name `failing` throws in tick 3. */
function partsOf(clock: Clock, log: string[], failing?: string): Required<TickParts> {
  const does =
    (what: string) =>
    (tick: number): void => {
      assert.equal(clock.tick, tick);
      log.push(`${what} ${tick}`);
      if (what === failing && tick === 3) throw new RangeError('broken');
    };
  return {
    robot: { deliver: does('receive'), sense: does('sense'), advance: does('advance'), safe: () => log.push('safe') },
    controller: {
      deliver: does('deliver'),
      step: does('step'),
      actuate: does('actuate'),
      rest: (tick, elapsed) => does(`rest after ${elapsed} at`)(tick),
      dispose: () => log.push('dispose'),
    },
    judge: does('judge'),
    rest: { elapsed: () => -1, end: does('rested') },
  };
}

/**
 * Checks what every clock must do.
 *
 * @param make makes a clock at tick 0, whose period is given in seconds
 */
export function clockConformance(make: (period: number) => Clock): readonly Check[] {
  return [
    {
      name: 'counts whole ticks of its period from 0, and asks whether it is done after each',
      async run() {
        const clock = make(PERIOD);
        assert.equal(clock.period, PERIOD);
        assert.equal(clock.tick, 0);
        const ticks: number[] = [];
        const asked: number[] = [];
        clock.on('control', (tick) => void ticks.push(tick, clock.tick));
        await clock.run(() => asked.push(clock.tick) === 4);
        assert.deepEqual(ticks, [0, 0, 1, 1, 2, 2, 3, 3]);
        assert.deepEqual(asked, [1, 2, 3, 4]);
        await clock.run(() => true);
        assert.deepEqual(ticks.slice(8), [4, 4]);
        assert.equal(clock.tick, 5);
      },
    },
    {
      name: 'delivers, senses, steps, actuates, advances and judges, and calls observers after each phase',
      async run() {
        const clock = make(PERIOD);
        const log: string[] = [];
        for (const phase of [...PHASES].reverse())
          for (const who of ['first', 'second']) clock.on(phase, (tick) => void log.push(`${who} ${phase} ${tick}`));
        const { robot, controller, judge } = partsOf(clock, log);
        for (const part of [{ judge }, { controller }, { robot }]) clock.attach(part);
        await clock.run(() => clock.tick === 2);
        const observers = (phase: string): string[] => [`first ${phase}`, `second ${phase}`];
        const order = [
          ...['receive', 'deliver', ...observers('deliver')],
          ...['sense', ...observers('sense')],
          ...['step', 'actuate', ...observers('control')],
          ...['advance', ...observers('physics')],
          ...['judge', ...observers('judge')],
        ];
        assert.deepEqual(
          log,
          [0, 1].flatMap((tick) => order.map((what) => `${what} ${tick}`)),
        );
      },
    },
    {
      name: 'has the controller alone in a tick of rest, for as long as there is one',
      async run() {
        const clock = make(PERIOD);
        const log: string[] = [];
        clock.on('rest', (tick) => void log.push(`observer ${tick}`));
        clock.on('judge', (tick) => void log.push(`judged ${tick}`));
        const { controller, judge, rest, robot } = partsOf(clock, log);
        clock.attach({ rest: { ...rest, elapsed: () => 2 - clock.tick } });
        clock.attach({ robot, controller, judge });
        await clock.run(() => clock.tick === 4);
        const resting = (tick: number): string[] => [
          `rest after ${2 - tick} at ${tick}`,
          `rested ${tick}`,
          `observer ${tick}`,
        ];
        const order = ['receive', 'deliver', 'sense', 'step', 'actuate', 'advance', 'judge', 'judged'];
        assert.deepEqual(log, [...[0, 1, 2].flatMap(resting), ...order.map((what) => `${what} 3`)]);
      },
    },
    {
      name: 'lets parts and observers go, even while they are called, and skips nobody for it',
      async run() {
        const clock = make(PERIOD);
        const log: string[] = [];
        const detach = clock.attach(partsOf(clock, log));
        const stop = clock.on('judge', () => {
          log.push('once');
          stop();
        });
        clock.on('judge', () => void log.push('always'));
        await clock.run(() => true);
        detach();
        await clock.run(() => true);
        assert.deepEqual(log.slice(-4), ['judge 0', 'once', 'always', 'always']);
      },
    },
    {
      name: 'has one robot, one controller and one judge at a time',
      run() {
        const clock = make(PERIOD);
        const detach = clock.attach(partsOf(clock, []));
        for (const place of ['robot', 'controller', 'judge'] as const) {
          const part = { [place]: partsOf(clock, [])[place] };
          assert.throws(() => clock.attach(part), { name: 'WiringError', code: 'place_taken', block: place });
        }
        detach();
        clock.attach(partsOf(clock, []));
      },
    },
    {
      name: 'rejects with a fault that names tick and part, after making the robot safe, and stays at that tick',
      async run() {
        for (const failing of ['receive', 'deliver', 'sense', 'step', 'actuate', 'advance', 'judge']) {
          const clock = make(PERIOD);
          const log: string[] = [];
          clock.attach(partsOf(clock, log, failing));
          const run = clock.run(() => false).finally(() => log.push('rejected'));
          await assert.rejects(run, ({ name, tick, block, cause }) => {
            assert.equal(name, 'ReafferenceError');
            assert.equal(tick, 3);
            assert.equal(typeof block, 'string');
            assert.ok(cause instanceof RangeError);
            return true;
          });
          assert.deepEqual(log.slice(-4), [`${failing} 3`, 'safe', 'dispose', 'rejected']);
          assert.equal(clock.tick, 3);
        }
      },
    },
    {
      name: 'ends when a signal is aborted, after a whole tick, and does not begin with one that was',
      async run() {
        const clock = make(PERIOD);
        const abort = new AbortController();
        const log: string[] = [];
        clock.attach(partsOf(clock, log));
        clock.on('sense', (tick) => {
          if (tick === 4) abort.abort();
        });
        await clock.run(() => false, abort.signal);
        assert.equal(log.at(-1), `judge ${clock.tick - 1}`);
        const { tick } = clock;
        await clock.run(() => false, abort.signal);
        assert.equal(clock.tick, tick);
      },
    },
  ];
}
