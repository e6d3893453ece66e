import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { Rosout } from '../../../../bridges/ros2/node/rosout.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { ROSOUT } from '../../../../bridges/ros2/transport/qos.ts';
import { NodeLog } from '../../../../scenarios/cli/ros2/node-log.ts';

const fault = (error: unknown): never => {
  throw error;
};

it('says lines on standard error, and between joining and leaving it on /rosout with their levels', async () => {
  const graph = new MemoryGraph();
  const [aside, told]: [unknown[], unknown[]] = [[], []];
  const log = new NodeLog({ aside: (text) => void aside.push(text), fault: (error) => void aside.push(error) });
  const { name, decode } = messageType('rcl_interfaces/msg/Log');
  log.say('too early');
  log.join(new Rosout(graph.open({ node: 'agent', namespace: '/robot', useSimTime: true, fault })));
  log.say('ready');
  log.say('slow', 'warn');
  const broken = new Error('broken');
  log.fault(broken);
  // A fault of the way to /rosout would come again for each time that it is told there.
  log.fault(broken);
  log.fault('other', 'activate: other');
  // Who comes late hears what was said before.
  const before = Date.now() / 1e3;
  const ages: number[] = [];
  graph.open({ node: 'late', fault }).subscribe('/rosout', name, ROSOUT, ({ cdr }) => {
    const { stamp, level, name: node, msg } = decode(cdr);
    told.push([level, node, msg]);
    ages.push(before - stamp.sec);
  });
  await turn();
  log.leave();
  log.say('too late');
  await turn();
  expect(told).toEqual([
    [20, 'robot.agent', 'ready'],
    [30, 'robot.agent', 'slow'],
    [40, 'robot.agent', 'broken'],
    [40, 'robot.agent', 'activate: other'],
  ]);
  expect(Math.max(...ages.map(Math.abs))).toBeLessThan(60);
  expect(aside).toEqual(['too early', 'ready', 'slow', broken, broken, 'other', 'too late']);
});
