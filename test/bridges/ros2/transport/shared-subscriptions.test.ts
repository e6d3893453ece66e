import { expect, it } from 'vitest';
import { LATCHED, type Qos, RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import { SharedSubscriptions } from '../../../../bridges/ros2/transport/shared-subscriptions.ts';
import type { Received } from '../../../../bridges/ros2/transport/transport.ts';

const message: Received = { cdr: new Uint8Array(4), receivedNanoseconds: 7n };

/** Subscriptions that note which are open, and what their receivers hear. */
function noted() {
  const subscriptions = new SharedSubscriptions();
  const open: ((message: Received) => void)[] = [];
  const heard: string[] = [];
  return {
    ...{ open, heard },
    subscribe: (name: string, topic: string, qos: Qos = SENSOR, type: 'a/msg/A' | 'a/msg/B' = 'a/msg/A') =>
      subscriptions.subscribe(
        topic,
        type,
        qos,
        (received) => {
          expect(received).toBe(message);
          heard.push(name);
        },
        (receive) => {
          open.push(receive);
          return () => void open.splice(open.indexOf(receive), 1);
        },
      ),
    send: () => [...open].forEach((receive) => void receive(message)),
  };
}

it('share what asks for the same, and bring a message to each in the order of their beginning', () => {
  const { open, heard, subscribe, send } = noted();
  const ends = ['one', 'two', 'three'].map((name) => subscribe(name, '/clock'));
  expect(open).toHaveLength(1);
  send();
  expect(heard.splice(0)).toEqual(['one', 'two', 'three']);
  ends[0]();
  ends[0]();
  send();
  expect(heard.splice(0)).toEqual(['two', 'three']);
  ends[1]();
  ends[2]();
  expect(open).toHaveLength(0);
  subscribe('four', '/clock');
  send();
  expect(heard).toEqual(['four']);
});

it('share nothing that asks for another topic, type or quality, nor what is latched', () => {
  const { open, subscribe } = noted();
  subscribe('one', '/a');
  subscribe('one', '/b');
  subscribe('one', '/a', SENSOR, 'a/msg/B');
  subscribe('one', '/a', RELIABLE);
  subscribe('one', '/a', { ...SENSOR, depth: 3 });
  expect(open).toHaveLength(5);
  subscribe('one', '/a', LATCHED);
  subscribe('one', '/a', LATCHED)();
  expect(open).toHaveLength(6);
});
