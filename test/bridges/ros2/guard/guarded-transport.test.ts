// @module-tag long
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Stop } from '../../../../bridges/guard/guard-rules.ts';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { GuardedTransport, type GuardListener } from '../../../../bridges/ros2/guard/guarded-transport.ts';
import { RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import { CHARGE, openingTo } from './witnessed.ts';
import type { Witnessed } from './witnessed-transport.ts';

/** Milliseconds for a process to start on a machine that is busy. */
const PATIENCE = 60_000;

let folder: string;
let log: string;
const undo: (() => void | Promise<void>)[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reafference-guard-'));
  log = join(folder, 'log');
});
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
  rmSync(folder, { recursive: true, maxRetries: 10 });
});

function witnessed(): readonly Witnessed[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Witnessed);
}

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(5);
  }
}

const speed = (): number | undefined => witnessed().at(-1)?.linearX;
const driving = (): Promise<void> => until('the robot drives', () => speed() === 0.3);
const standing = (): Promise<void> => until('the robot stands', () => speed() === 0);

async function guarded(listener: GuardListener = {}): Promise<GuardedTransport> {
  const transport = await GuardedTransport.open(openingTo(log), listener);
  transport.guard(CHARGE);
  undo.push(() => transport.close());
  return transport;
}

/** A loop in this process that commands a velocity whenever odometry comes. */
async function drive(listener: GuardListener = {}): Promise<GuardedTransport> {
  const transport = await guarded(listener);
  transport.subscribe('/odom', 'nav_msgs/msg/Odometry', SENSOR, () => {
    transport.command({ linearX: 0.3, linearY: 0, angularZ: 0 });
  });
  transport.activate();
  await driving();
  return transport;
}

const flag = messageType('std_msgs/msg/Bool').encode({ data: true });

describe('a transport behind a guard', { timeout: 3 * PATIENCE }, () => {
  it('commands zero before it is active and when it is no more', async () => {
    const transport = await guarded();
    transport.subscribe('/odom', 'nav_msgs/msg/Odometry', SENSOR, () => {
      transport.command({ linearX: 0.3, linearY: 0, angularZ: 0 });
    });
    await sleep(100);
    expect(witnessed().every(({ linearX }) => linearX === 0)).toBe(true);
    transport.activate();
    await driving();
    transport.deactivate();
    await standing();
  });

  it('commands zero when an input falls silent, and says which', async () => {
    const stops: (Stop | undefined)[] = [];
    const transport = await drive({ stopped: (stop) => void stops.push(stop) });
    transport.advertise('/quiet', 'std_msgs/msg/Bool', RELIABLE).publish(flag);
    await standing();
    await until('the stop is told', () => stops.some((stop) => stop?.reason === 'input-stale'));
    expect(stops.find((stop) => stop?.reason === 'input-stale')).toEqual({ reason: 'input-stale', topic: '/odom' });
  });

  it.each([
    ['/die', 'its process ended with SIGKILL'],
    ['/hang', 'its process hung'],
  ])('starts a process anew after %s, tells the robot zero, and goes on', async (topic, reason) => {
    const reasons: string[] = [];
    const transport = await drive({ restarted: (reason) => void reasons.push(reason) });
    const before = witnessed().length;
    transport.advertise(topic, 'std_msgs/msg/Bool', RELIABLE).publish(flag);
    await until('the process was started anew', () => transport.restarts > 0);
    await until(
      'it drives again',
      () =>
        witnessed()
          .slice(before)
          .some(({ linearX }) => linearX === 0) && speed() === 0.3,
    );
    expect(reasons[0]).toBe(reason);
  });

  it('calls services and offers them, and fails a call that nobody answers', async () => {
    const transport = await guarded();
    const call = (service: string, timeoutSeconds: number) =>
      transport.call(service, 'rcl_interfaces/srv/GetParameterTypes', { names: ['a', 'b'] }, timeoutSeconds);
    expect([...(await call('/double', 5)).types]).toEqual([2, 2]);
    transport.serve('~/mine', 'rcl_interfaces/srv/GetParameterTypes', async ({ names }) => ({
      types: names.map(() => 3),
    }));
    expect([...(await call('/agent/mine', 5)).types]).toEqual([3, 3]);
    await expect(call('/nobody', 0.05)).rejects.toMatchObject({ code: 'no_service' });
    expect((await transport.topics()).map(({ name }) => name)).toContain('/odom');
    expect(transport.node).toBe('/agent');
  });

  it('settles when its ends are made, and says which could not be, until that is given up', async () => {
    const faults: unknown[] = [];
    const transport = await guarded({ fault: (error) => void faults.push(error) });
    transport.advertise('/a', 'std_msgs/msg/Bool', RELIABLE);
    await transport.settled();
    const end = transport.subscribe('/b', 'no_msgs/msg/Such', SENSOR, () => {});
    await expect(transport.settled()).rejects.toMatchObject({ code: 'unknown_message_type' });
    expect(faults).toMatchObject([{ code: 'unknown_message_type' }]);
    end();
    await transport.settled();
  });

  it('says why a transport cannot be had', async () => {
    await expect(GuardedTransport.open(openingTo(''))).rejects.toMatchObject({
      code: 'transport_failed',
      message: expect.stringContaining('this graph is not to be had'),
    });
  });

  describe('and a loop in another process', () => {
    async function loop(): Promise<ChildProcess> {
      const child = fork(fileURLToPath(new URL('driving-loop.ts', import.meta.url)), [log], {
        execArgv: ['--import', import.meta.resolve('tsx')],
      });
      undo.push(() => void child.kill('SIGKILL'));
      await driving();
      return child;
    }

    it.each(['SIGKILL', 'SIGSTOP'] as const)('stops the robot when the loop gets a %s', async (signal) => {
      const child = await loop();
      child.kill(signal);
      const told = Date.now();
      await standing();
      const stopped = witnessed().findLast(({ linearX }) => linearX !== 0);
      expect((stopped as Witnessed).milliseconds - told).toBeLessThan(3000);
    });

    it('stops the robot while the loop is blocked, and drives on when it is back', async () => {
      const child = await loop();
      child.send('block');
      await standing();
      await driving();
    });
  });
});
