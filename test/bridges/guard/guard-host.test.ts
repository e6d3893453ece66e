import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { point, type Twist } from '../../../agents/index.ts';
import type { BaseListener } from '../../../bridges/guard/bases/base.ts';
import type { DriveOpening, FromDrive, ToDrive } from '../../../bridges/guard/drive-channel.ts';
import { DriveHost } from '../../../bridges/guard/guard-host.ts';

const FORWARD: Twist = { linearX: 0.3, linearY: 0, angularZ: 0 };
const SIDEWAYS: Twist = { linearX: 0, linearY: 0.1, angularZ: 0 };
const OPENING: DriveOpening = {
  base: { kind: 'udp', port: 1 },
  encoding: 'json',
  guard: { beatTimeoutSeconds: 0.125, commandTimeoutSeconds: 0.25, staleAfterSeconds: {}, limits: point.limits },
  leastRateHz: 20,
  mostRateHz: 100,
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A host with a base that takes what it is sent while it is free, in a time that tests let pass. */
async function hostWith(opening: Partial<DriveOpening> = {}, bytesPerSecond?: number) {
  const told: FromDrive[] = [];
  const base = { free: true, said: [] as { at: number; velocity: Twist }[], closed: false };
  let take: (message: ToDrive) => void = () => {};
  let listener: BaseListener | undefined;
  const unsent: (() => void)[] = [];
  const text = new TextDecoder();
  const closed = vi.fn();
  const host = new DriveHost({
    channel: {
      send(message, sent) {
        told.push(message);
        if (message.what === 'heard') unsent.push(sent ?? (() => {}));
        else sent?.();
      },
      listen: (receive) => {
        take = receive;
      },
    },
    async openBase(_, to) {
      listener = to;
      return {
        ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
        send(bytes) {
          if (base.free) base.said.push({ at: performance.now(), velocity: JSON.parse(text.decode(bytes)) as Twist });
          return base.free;
        },
        async close() {
          base.closed = true;
        },
      };
    },
    now: () => performance.now() * 1e-3,
    closed,
  });
  take({ what: 'open', opening: { ...OPENING, ...opening } });
  // What was told at first has left by then.
  await vi.advanceTimersByTimeAsync(10);
  const speeds = (): number[] => base.said.map(({ velocity }) => velocity.linearX);
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
  const command = (velocity: Twist): void => {
    take({ what: 'beat' });
    take({ what: 'command', velocity });
  };
  return { host, told, base, take, listener: listener as BaseListener, unsent, closed, speeds, pass, command };
}

describe('what stands between a loop and a base', () => {
  it('tells the base zero before it says that it is open', async () => {
    const { base, told } = await hostWith();
    expect(base.said).toEqual([{ at: expect.any(Number), velocity: { linearX: 0, linearY: 0, angularZ: 0 } }]);
    expect(told.map(({ what }) => what)).toEqual(['stopped', 'opened']);
  });

  it('commands zero within a look after the loop has been silent for longer than it may be', async () => {
    const { command, pass, speeds, base, told } = await hostWith();
    command(FORWARD);
    const last = performance.now();
    expect(speeds().at(-1)).toBe(0.3);
    await pass(125);
    expect(speeds().at(-1)).toBe(0.3);
    await pass(10);
    expect(speeds().at(-1)).toBe(0);
    expect(base.said.at(-1)!.at - last).toBeLessThanOrEqual(135);
    expect(told.findLast(({ what }) => what !== 'beat')).toEqual({ what: 'stopped', stop: { reason: 'loop-silent' } });
    // What was decided meanwhile is not carried out; what is decided then is.
    await pass(10);
    command(SIDEWAYS);
    expect(base.said.at(-1)!.velocity).toEqual(SIDEWAYS);
  });

  it('commands zero once the last command no longer holds, though the loop beats', async () => {
    const { command, take, pass, speeds } = await hostWith();
    command(FORWARD);
    for (let beat = 0; beat < 5; beat++) {
      await pass(50);
      expect(speeds().at(-1)).toBe(0.3);
      take({ what: 'beat' });
    }
    await pass(10);
    expect(speeds().at(-1)).toBe(0);
  });

  it('takes what is not finite for a stop', async () => {
    const { command, speeds } = await hostWith();
    command(FORWARD);
    command({ ...FORWARD, angularZ: Number.NaN });
    expect(speeds()).toEqual([0, 0.3, 0]);
  });

  it('repeats itself as often as it must', async () => {
    const { take, command, pass, base } = await hostWith({ guard: { ...OPENING.guard, commandTimeoutSeconds: 10 } });
    command(FORWARD);
    for (let i = 0; i < 20; i++) {
      await pass(50);
      take({ what: 'beat' });
    }
    expect(base.said.filter(({ velocity }) => velocity.linearX === 0.3)).toHaveLength(21);
  });

  it('tells a new velocity no oftener than it may, the latest then, and a stop at once', async () => {
    const { command, pass, speeds, base } = await hostWith({ mostRateHz: 50 });
    for (let k = 1; k <= 200; k++) {
      command({ ...FORWARD, linearX: k * 1e-3 });
      await pass(1);
    }
    const times = base.said.slice(2).map(({ at }, i) => at - base.said[i + 1].at);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(20);
    expect(speeds().length).toBeGreaterThanOrEqual(10);
    command({ ...FORWARD, linearX: 1 });
    command({ ...FORWARD, linearX: 0 });
    expect(speeds().at(-1)).toBe(0);
    await pass(50);
    expect(speeds()).not.toContain(1);
  });

  it('sends no more than the line carries', async () => {
    const line = Buffer.byteLength('{"linearX":0,"linearY":0,"angularZ":0}\n');
    const { command, pass, base } = await hostWith({}, 10 * line);
    for (let k = 1; k <= 100; k++) {
      command({ ...FORWARD, linearX: k * 1e-3 });
      await pass(10);
    }
    expect(base.said.length).toBeLessThanOrEqual(12);
    expect(base.said.length).toBeGreaterThanOrEqual(9);
  });

  it('lets nothing queue up at a base that takes nothing, and tells it then what holds by then', async () => {
    const { command, pass, speeds, base } = await hostWith();
    base.free = false;
    for (let k = 1; k <= 20; k++) {
      command({ ...FORWARD, linearX: k });
      await pass(10);
    }
    await pass(200);
    base.free = true;
    await pass(10);
    expect(speeds()).toEqual([0, 0]);
  });

  it('stands for good once it was halted, and says so', async () => {
    const { host, command, pass, speeds, told } = await hostWith();
    command(FORWARD);
    host.halt();
    expect(speeds().at(-1)).toBe(0);
    for (let k = 0; k < 10; k++) {
      command(FORWARD);
      await pass(50);
    }
    expect(speeds().slice(2).every((speed) => speed === 0)).toBe(true); // biome-ignore format: short
    expect(told).toContainEqual({ what: 'stopped', stop: { reason: 'inactive' } });
  });

  it('leaves with a last zero, for which it waits at a base that takes nothing', async () => {
    const { host, command, pass, speeds, base, closed } = await hostWith();
    command(FORWARD);
    base.free = false;
    void host.close();
    await pass(500);
    expect(base.closed).toBe(false);
    base.free = true;
    await pass(20);
    expect(speeds()).toEqual([0, 0.3, 0]);
    expect(base.closed).toBe(true);
    expect(closed).toHaveBeenCalledOnce();
  });

  it('waits no longer than 100 looks for a base that takes nothing, and then heeds nobody', async () => {
    const { host, take, command, pass, base, closed, told } = await hostWith();
    base.free = false;
    take({ what: 'close' });
    await pass(990);
    expect([base.closed, closed.mock.calls.length]).toEqual([false, 0]);
    await pass(10);
    expect([base.closed, closed.mock.calls.length]).toEqual([true, 1]);
    base.free = true;
    const then = [base.said.length, told.length];
    command(FORWARD);
    host.halt();
    await host.close();
    await pass(200);
    expect([base.said.length, told.length]).toEqual(then);
    expect(closed).toHaveBeenCalledOnce();
  });

  it('says that it lives every 25 ms, until it is closed', async () => {
    const { host, told, pass } = await hostWith();
    const beats = (): number => told.filter(({ what }) => what === 'beat').length;
    await pass(490);
    expect(beats()).toBeGreaterThanOrEqual(18);
    expect(beats()).toBeLessThanOrEqual(20);
    await host.close();
    const then = beats();
    await pass(500);
    expect(beats()).toBe(then);
  });

  it('says what it cannot open, and ends', async () => {
    const { told, closed, take, base } = await hostWith({ encoding: { module: 'data:text/javascript,' } });
    // A module is loaded in a time of its own.
    await vi.waitFor(() => expect(closed).toHaveBeenCalledOnce());
    expect(told).toEqual([
      { what: 'failed', failure: { message: expect.stringContaining("exports no function 'encode'") } },
    ]);
    take({ what: 'command', velocity: FORWARD });
    expect(base.said).toEqual([]);
  });

  it('says that its base is lost, and ends', async () => {
    const { listener, told, pass, closed } = await hostWith();
    listener.lost('unplugged');
    await pass(10);
    expect(told.at(-1)).toEqual({ what: 'lost', failure: { message: 'unplugged' } });
    expect(closed).toHaveBeenCalledOnce();
  });

  it('passes on what the base says, and does not fill up for a loop that does not take it', async () => {
    const { listener, told, unsent } = await hostWith();
    const heard = (): number => told.filter(({ what }) => what === 'heard').length;
    for (let k = 0; k < 1000; k++) listener.heard(Uint8Array.of(k % 256));
    expect(heard()).toBe(256);
    for (const sent of unsent.splice(0)) sent();
    listener.heard(Uint8Array.of(7));
    expect(told.at(-1)).toEqual({ what: 'heard', bytes: Uint8Array.of(7) });
  });
});
