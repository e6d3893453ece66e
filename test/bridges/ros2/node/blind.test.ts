import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent, Twist } from '../../../../agents/index.ts';
import { type MessageInput, messageType, planarPose, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { AgentNode } from '../../../../bridges/ros2/node/agent-node.ts';
import { Parameters } from '../../../../bridges/ros2/node/parameters.ts';
import { SimulatedTimeClock } from '../../../../bridges/ros2/simulated-time.ts';
import { chooseTopics } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import keepClear from '../../../../examples/keep-clear.ts';

const fault = (error: unknown): never => {
  throw error;
};

/** Milliseconds without news after which the robot stands. */
const STANDS_AFTER = 300;
/** m/s: motion is what is faster. */
const STILL = 1e-9;
const BEAMS = 360;

type Ranges = readonly number[];
const all = (metres: number): Ranges => Array<number>(BEAMS).fill(metres);
/** Another distance within an angle from straight ahead, in degrees. */
const withAhead = (metres: number, ahead: number, within: number): Ranges =>
  all(metres).map((one, k) => (Math.abs(k - BEAMS / 2) <= within ? ahead : one));

/** The example that keeps clear, on a graph whose time is simulated: a scan and an odometry come every 100 ms. */
async function keepingClear() {
  const graph = new MemoryGraph();
  const transport = graph.open({ node: 'agent', useSimTime: true, fault });
  const driver = graph.open({ node: 'driver', fault });
  const [clockType, scanType, odometryType] = [
    messageType('rosgraph_msgs/msg/Clock'),
    messageType('sensor_msgs/msg/LaserScan'),
    messageType('nav_msgs/msg/Odometry'),
  ];
  const clockOut = driver.advertise('/clock', clockType.name, RELIABLE);
  const scanOut = driver.advertise('scan', scanType.name, RELIABLE);
  const odometryOut = driver.advertise('odom', odometryType.name, RELIABLE);
  const speeds: number[] = [];
  const log: string[] = [];
  let moved: Readonly<Twist> = { linearX: 0, linearY: 0, angularZ: 0 };
  const agent = keepClear as unknown as Agent;
  const node = new AgentNode({
    agent,
    transport,
    topics: chooseTopics(agent, {}, []),
    parameters: new Parameters(transport),
    drive: {
      command: (velocity) => {
        moved = { ...velocity };
      },
      halt() {
        moved = { linearX: 0, linearY: 0, angularZ: 0 };
      },
      activate() {},
      deactivate() {},
    },
    clock: new SimulatedTimeClock(transport, 1e-3),
    seed: 1,
    store: { save: () => '', load: () => new Uint8Array() },
    standsAfterSeconds: { scan: STANDS_AFTER * 1e-3 },
    staleAfterSeconds: { scan: 1e3 },
    firstMessagesSeconds: 0.2,
    log: (_, text) => void log.push(text),
  });
  onTestFinished(() => node.close());
  let now = 0;
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 6; i++) await turn();
  };
  const tell = async (
    ranges: Ranges,
    stampMilliseconds: number,
    scan: MessageInput<'sensor_msgs/msg/LaserScan'> = {},
  ): Promise<void> => {
    const header = { stamp: timeOf(BigInt(Math.round(stampMilliseconds)) * 1_000_000n), frame_id: 'base_link' };
    const beams = { angle_min: -Math.PI, angle_increment: (2 * Math.PI) / BEAMS, range_min: 0.05, range_max: 12 };
    scanOut.publish(scanType.encode({ header, ...beams, ranges, ...scan }));
    odometryOut.publish(odometryType.encode({ header, pose: { pose: planarPose(0, 0, 0) } }));
    await settle();
  };
  const pass = async (milliseconds: number): Promise<void> => {
    for (const end = now + milliseconds; now < end; ) {
      now += 10;
      clockOut.publish(clockType.encode({ clock: timeOf(BigInt(now) * 1_000_000n) }));
      await settle();
      speeds.push(Math.abs(moved.linearX) + Math.abs(moved.linearY));
    }
  };
  await pass(1000);
  await node.lifecycle.change('configure');
  return {
    node,
    log,
    /** Sees for some time, and returns the largest speed after the first `after` milliseconds of it. */
    async see(
      ranges: Ranges,
      milliseconds: number,
      after = 0,
      stampOf = (present: number) => present,
    ): Promise<number> {
      const from = speeds.length + after / 10;
      for (const end = now + milliseconds; now < end; ) {
        await tell(ranges, stampOf(now));
        await pass(100);
      }
      return Math.max(0, ...speeds.slice(from));
    },
    tell: (ranges: Ranges, scan?: MessageInput<'sensor_msgs/msg/LaserScan'>) => tell(ranges, now, scan),
    activate: async (): Promise<boolean> => {
      const active = await node.lifecycle.change('activate');
      await settle();
      return active;
    },
    health: async (): Promise<string> => {
      const type = messageType('diagnostic_msgs/msg/DiagnosticArray');
      const heard: string[] = [];
      const end = driver.subscribe('/diagnostics', type.name, RELIABLE, ({ cdr }) => {
        const inputs = type.decode(cdr).status.find(({ name }) => name.endsWith('inputs'));
        heard.push(`${inputs?.level} ${inputs?.message}`);
      });
      await expect.poll(() => heard.length, { timeout: 5000 }).toBeGreaterThan(0);
      end();
      return heard[0];
    },
  };
}

describe('a robot that keeps clear', () => {
  it('drives where it sees that the way is free, also to infinity', { tags: 'long' }, async () => {
    const { see, tell, activate } = await keepingClear();
    await tell(all(5));
    expect(await activate()).toBe(true);
    expect(await see(all(5), 1000)).toBeGreaterThan(0.25);
    expect(await see(all(Number.POSITIVE_INFINITY), 1000, 500)).toBeGreaterThan(0.25);
  });

  it.each([
    ['a scan in which nothing was measured', all(Number.NaN)],
    ['an empty scan', []],
  ])('does not begin with %s', async (_, ranges) => {
    const { see, tell, activate, log } = await keepingClear();
    await tell(ranges);
    expect(await activate()).toBe(false);
    expect(log.join()).toContain('scan on scan');
    expect(await see(ranges, 500)).toBe(0);
  });

  it.each([
    ['a scan in which nothing was measured', all(Number.NaN), (now: number) => now, 'scan: nothing is measured'],
    ['an empty scan', [], (now: number) => now, 'scan: nothing is measured'],
    ['stamps that are 10 s old', all(5), (now: number) => now - 10_000, 's old'],
    ['a stamp that stands still', all(5), () => 100_000, 'its stamp stands still'],
  ])(
    'stands after %s for the time that is borne, says why, and drives on when there are news',
    { tags: 'long' },
    async (_, ranges, stampOf, why) => {
      const { see, tell, activate, log, health } = await keepingClear();
      await tell(all(5));
      await activate();
      expect(await see(all(5), 1000)).toBeGreaterThan(0.25);
      expect(await see(ranges, 2000, STANDS_AFTER + 100, stampOf)).toBeLessThan(STILL);
      expect(log.at(-1)).toContain('the robot stands');
      expect(log.at(-1)).toContain(why);
      expect(await health()).toMatch(/^2 no news: /);
      expect(await see(all(5), 1500, 500)).toBeGreaterThan(0.25);
      expect(log.at(-1)).toContain('there are news of all sensors again');
    },
  );

  it.each([
    ['it sees nothing ahead and something near elsewhere', withAhead(0.3, Number.NaN, 57)],
    ['it sees nothing ahead and free space elsewhere', withAhead(5, Number.NaN, 57)],
    ['something is near all around', all(0.3)],
    ['something is too near all around', all(Number.NEGATIVE_INFINITY)],
  ])('does not drive where %s', async (_, ranges) => {
    const { see, tell, activate } = await keepingClear();
    await tell(ranges);
    expect(await activate()).toBe(true);
    expect(await see(ranges, 3000)).toBeLessThan(STILL);
  });

  it('refuses a scan that does not look all around, at once', async () => {
    const { tell, activate, log } = await keepingClear();
    await tell(all(5), { angle_min: -1, angle_increment: 2 / BEAMS });
    expect(await activate()).toBe(false);
    expect(log.join()).toContain('lie where the scan does not look');
  });
});
