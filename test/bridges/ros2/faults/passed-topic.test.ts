import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { FAULTS, type FaultName } from '../../../../bridges/ros2/faults/mutilations.ts';
import { PassedTopic } from '../../../../bridges/ros2/faults/passed-topic.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { TestClock } from './test-clock.ts';

const { name: type, encode, decode } = messageType('std_msgs/msg/Float64');
const fault = (error: unknown): never => {
  throw error;
};

/** A topic of numbers that is passed on. */
function passed() {
  const graph = new MemoryGraph();
  const clock = new TestClock();
  const robot = graph.open({ node: 'robot', fault }).advertise('/count', type, RELIABLE);
  const heard: number[] = [];
  graph.open({ node: 'controller', fault }).subscribe('/faulty/count', type, RELIABLE, ({ cdr }) => {
    heard.push(decode(cdr).data);
  });
  const transport = graph.open({ node: 'injector', fault });
  const qos = { from: RELIABLE, to: RELIABLE };
  const topic = new PassedTopic({ transport, clock, from: '/count', to: '/faulty/count', type, qos });
  const say = async (...numbers: number[]): Promise<void> => {
    for (const data of numbers) robot.publish(encode({ data }));
    for (let n = 0; n < 3; n++) await turn();
  };
  const begin = (name: FaultName): void => {
    topic.ready(FAULTS[name].open(type, () => 0));
    topic.begin();
  };
  return { topic, clock, heard, say, begin };
}

it('passes messages on untouched, but while a fault lasts', async () => {
  const { topic, heard, say, begin } = passed();
  await say(1, 2);
  begin('silent');
  await say(3);
  topic.heal();
  await say(4);
  topic.close();
  await say(5);
  expect(heard).toEqual([1, 2, 4]);
});

it('says when the first message came that was wrong, of each fault anew', async () => {
  const { topic, clock, say, begin } = passed();
  await say(1);
  begin('duplicated');
  expect(topic.since).toBeUndefined();
  await clock.passUntil(clock.wait(2));
  await say(2);
  await clock.passUntil(clock.wait(1));
  await say(3);
  expect(topic.since).toBe(2);
  begin('silent');
  expect(topic.since).toBeUndefined();
});

it('lets a fault see what comes before it begins', async () => {
  const { topic, heard, say } = passed();
  topic.ready(FAULTS.frozen.open(type, () => 0));
  await say(1, 2);
  topic.begin();
  await say(3, 4);
  expect(heard).toEqual([1, 2, 2, 2]);
});

it('loses what is delayed when the fault is over, and nothing of what comes then', async () => {
  const { topic, clock, heard, say, begin } = passed();
  begin('delayed');
  await say(1);
  await clock.passUntil(clock.wait(0.6));
  await say(2);
  await clock.passUntil(clock.wait(0.6));
  expect(heard).toEqual([1]);
  topic.heal();
  await say(3);
  await clock.passUntil(clock.wait(2));
  expect(heard).toEqual([1, 3]);
});
