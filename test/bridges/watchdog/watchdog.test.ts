import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Controller, Odometry, Robot, StopAction, Twist } from '../../../agents/index.ts';
import { connect, SimulatedClock } from '../../../agents/index.ts';
import { watch } from '../../../bridges/watchdog/index.ts';
import { robotStandIn } from '../../agents/stand-ins.ts';
import { STOP_UDP_BASE, udpRobot } from './udp-robot.ts';

const REST: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
const moduleOf = (text: string): string => `data:text/javascript,${encodeURIComponent(text)}`;

/** Blocks this thread. */
function block(until: () => boolean, milliseconds: number): boolean {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) if (until()) return true;
  return false;
}

/** Drives forward, and does something else in each step too. */
function driver(step: (tick: number) => void): Controller<{ odometry: Odometry }, { velocity: Twist }> {
  return {
    manifest: {
      name: 'driver',
      version: 1,
      sensors: { odometry: { kind: 'odometry' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise() {},
    beginTrial() {},
    step(tick, _observations, _feedback, { velocity }) {
      velocity.linearX = 0.5;
      step(tick);
    },
    endTrial() {},
    save: () => new Uint8Array(0),
    restore() {},
  };
}

async function drivenBase(timeoutSeconds: number, step: (tick: number) => void = () => {}) {
  const base = await udpRobot();
  onTestFinished(() => base.dispose());
  const watchdog = await watch(base.robot, { timeoutSeconds });
  onTestFinished(() => watchdog.dispose());
  const connection = connect(base.robot, driver(step), { staleAfterSeconds: { odometry: Infinity } });
  return { ...base, clock: base.robot.clock, watchdog, connection };
}

/** A robot with a stop action, on a clock that is stepped by hand. */
function stepped(stopAction: StopAction | undefined, clock: SimulatedClock = new SimulatedClock()) {
  const log: string[] = [];
  const { robot } = robotStandIn(log, clock);
  clock.attach({ robot });
  return { robot: { ...robot, ...(stopAction === undefined ? {} : { stopAction }) } as Robot, clock, log };
}

describe('a loop that blocks', () => {
  it('has its robot stopped meanwhile, by another thread, and fails by name before its next command', async () => {
    let stoppedMeanwhile = false;
    const made = await drivenBase(0.4, (tick) => {
      if (tick !== 5) return;
      expect(block(() => made.commanded().linearX === 0.5, 5000)).toBe(true);
      stoppedMeanwhile = block(() => made.commanded().linearX === 0, 10_000);
      movesBefore = made.moves();
    });
    let movesBefore = -1;
    await expect(made.clock.run(() => false)).rejects.toMatchObject({
      name: 'TimingError',
      code: 'loop_blocked',
      tick: 5,
      block: 'watchdog',
      expected: 'a beat at least every 0.4 s',
      received: expect.stringMatching(/^none; the watchdog (stopped|is stopping) the robot$/),
    });
    expect(stoppedMeanwhile).toBe(true);
    expect(made.watchdog.fired).toBe(true);
    await made.clock.run(() => made.clock.tick === 12).catch(() => {});
    expect(made.commanded()).toEqual(REST);
    expect(made.moves()).toBe(movesBefore);
  });

  it('fails at the start of the next tick if something between two ticks blocked it, and ever after', async () => {
    const { robot, clock, log } = stepped({ module: moduleOf('export const open = () => () => {};') });
    const watchdog = await watch(robot, { timeoutSeconds: 0.1 });
    clock.step();
    block(() => watchdog.fired, 10_000);
    const said = expect.objectContaining({ code: 'loop_blocked', tick: 1, block: 'watchdog' });
    for (let k = 0; k < 2; k++) {
      log.length = 0;
      expect(() => clock.step()).toThrow(said);
      expect(log[0]).toBe('safe');
    }
    await expect(watch(robot)).rejects.toMatchObject({ code: 'place_taken', block: 'watchdog' });
    await watchdog.dispose();
    await watchdog.dispose();
    expect(() => clock.step()).not.toThrow();
    clock.attach({ watchdog: { beat() {} } });
  });

  it('has its robot stopped again and again, and learns how that went', async () => {
    const stops = new Int32Array(new SharedArrayBuffer(4));
    const failing = `export const open = (stops) => () => {
      if (Atomics.add(stops, 0, 1) > 0) throw new RangeError('brake jammed');
    }`;
    const { robot, clock } = stepped({ module: moduleOf(failing), data: stops });
    const watchdog = await watch(robot, { timeoutSeconds: 0.1 });
    onTestFinished(() => watchdog.dispose());
    clock.step();
    expect(block(() => Atomics.load(stops, 0) === 3, 10_000)).toBe(true);
    const said = (received: string) => expect.objectContaining({ code: 'loop_blocked', received });
    expect(() => clock.step()).toThrow(said('none; the watchdog stopped the robot'));
    expect(() => clock.step()).toThrow(said('none; the watchdog could not stop the robot: RangeError: brake jammed'));
  });

  it('may never come back: the robot stands', async () => {
    const base = createSocket('udp4');
    await new Promise<void>((bound) => base.bind(0, '127.0.0.1', bound));
    onTestFinished(() => void base.close());
    const commands: number[] = [];
    const script = fileURLToPath(new URL('./endless-loop.ts', import.meta.url));
    const argv = ['--import', import.meta.resolve('tsx'), script, `${base.address().port}`, STOP_UDP_BASE];
    const stands = new Promise<void>((stood) => {
      base.on('message', (bytes) => {
        commands.push(bytes.readDoubleLE(0));
        if (commands.includes(0.5) && commands.at(-1) === 0) stood();
      });
    });
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const ended = new Promise((_, reject) => child.on('exit', (code) => reject(new Error(`ended with ${code}`))));
    await Promise.race([stands, ended]);
    expect(child.exitCode).toBe(null);
  });
});

describe('a watchdog', () => {
  it('stops a robot that is left driving between two runs of its clock', async () => {
    const { clock, commanded, watchdog } = await drivenBase(0.4);
    await clock.run(() => commanded().linearX === 0.5);
    await vi.waitUntil(() => commanded().linearX === 0, { timeout: 10_000 });
    expect(watchdog.fired).toBe(true);
  });

  it('is refused if its stop action cannot be loaded or does not say how to stop the robot', async () => {
    const refused: [module: string, reason: RegExp][] = [
      ['file:///missing.mjs', /Cannot find module/],
      [moduleOf(''), /no function 'open'/],
      [moduleOf('export const open = async () => 3'), /no function that stops/],
      [moduleOf('process.exit(7)'), /exit code 7/],
    ];
    const unsent = stepped({ module: moduleOf(''), data: () => {} });
    await expect(watch(unsent.robot)).rejects.toMatchObject({
      code: 'watchdog_failed',
      cause: { name: 'DataCloneError' },
    });
    unsent.clock.attach({ watchdog: { beat() {} } });
    await Promise.all(
      refused.map(async ([module, reason]) => {
        const { robot, clock } = stepped({ module });
        await expect(watch(robot)).rejects.toMatchObject({
          name: 'BridgeError',
          code: 'watchdog_failed',
          received: module,
          message: expect.stringMatching(reason),
        });
        clock.step();
        clock.attach({ watchdog: { beat() {} } });
      }),
    );
  });

  it('that is lost fails the loop', async () => {
    const { robot, clock, log } = stepped({
      module: moduleOf('export const open = () => { setTimeout(() => process.exit(7), 20); return () => {}; }'),
    });
    const watchdog = await watch(robot, { timeoutSeconds: 5 });
    onTestFinished(() => watchdog.dispose());
    await vi.waitFor(() =>
      expect(() => clock.step()).toThrow(
        expect.objectContaining({ code: 'watchdog_failed', message: expect.stringContaining('exit code 7') }),
      ),
    );
    expect(log).toContain('safe');
  });

  it('is refused for a robot that no other thread can stop, and with a timeout that no loop can keep', async () => {
    await expect(watch(stepped(undefined).robot)).rejects.toMatchObject({
      name: 'WiringError',
      code: 'stop_out_of_reach',
      remedy: expect.stringContaining('simulated robot'),
    });
    const { robot } = stepped({ module: moduleOf('') });
    for (const timeoutSeconds of [0, -1, 1e-3, Number.NaN, Infinity])
      await expect(watch(robot, { timeoutSeconds })).rejects.toMatchObject({
        name: 'ValidationError',
        code: 'invalid_option',
        received: timeoutSeconds,
      });
    await expect(watch(robot, { timeout: 0.1 } as never)).rejects.toMatchObject({
      code: 'unknown_option',
      remedy: "did you mean 'timeoutSeconds'?",
    });
  });
});
