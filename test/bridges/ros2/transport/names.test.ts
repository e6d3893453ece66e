import { describe, expect, it } from 'vitest';
import { RosNames } from '../../../../bridges/ros2/transport/names.ts';

const rules = (...pairs: string[]): string[] => [
  'node',
  'file',
  '--ros-args',
  ...pairs.flatMap((rule) => ['-r', rule]),
];

describe('RosNames', () => {
  it.each([
    ['scan', '/robot/scan'],
    ['/scan', '/scan'],
    ['~', '/robot/agent'],
    ['~/state', '/robot/agent/state'],
    ['{node}/a', '/robot/agent/a'],
    ['/{ns}/a', '/robot/a'],
    ['a_{namespace}', '/robot/a_robot'],
    ['_hidden/x9', '/robot/_hidden/x9'],
  ])('makes %s full', (name, full) => {
    const names = new RosNames('agent', 'robot');
    expect([names.topic(name), names.service(name)]).toEqual([full, full]);
  });

  it('is in the root without a namespace', () => {
    expect(new RosNames('agent').fullName).toBe('/agent');
    expect(new RosNames('agent', '').topic('a')).toBe('/a');
    expect(new RosNames('agent', '/').topic('~/a')).toBe('/agent/a');
  });

  it('renames by the first rule that holds, for topics, services or both, and for one node', () => {
    const names = new RosNames(
      'agent',
      '/r',
      rules('a:=b', 'a:=c', '/abs:=~/x', 'rostopic://t:=u', 'rosservice://s:=v', 'agent:own:=mine', 'other:a2:=b2'),
    );
    expect(names.topic('a')).toBe('/r/b');
    expect(names.topic('/r/a')).toBe('/r/b');
    expect(names.topic('/abs')).toBe('/r/agent/x');
    expect([names.topic('t'), names.service('t')]).toEqual(['/r/u', '/r/t']);
    expect([names.topic('s'), names.service('s')]).toEqual(['/r/s', '/r/v']);
    expect([names.topic('own'), names.topic('a2')]).toEqual(['/r/mine', '/r/a2']);
  });

  it('takes the name and namespace of the node from its arguments, and expands rules by them', () => {
    const names = new RosNames('agent', '/r', rules('__ns:=/q', '__node:=n', 'agent:~/a:=b'));
    expect(names.fullName).toBe('/q/n');
    expect(names.topic('~/a')).toBe('/q/b');
  });

  it('passes over what is not for it', () => {
    const args = ['-r', 'a:=b', '--ros-args', '-p', 'x:=1', '--log-level', 'info', '--', '-r', 'a:=c'];
    expect(new RosNames('agent', '/', args).topic('a')).toBe('/a');
    expect(new RosNames('agent', '/', ['--ros-args', '--remap', 'a:=d']).topic('a')).toBe('/d');
  });

  it.each(['a', 'a:=', ':=b', 'a:=b:=c', 'a:=1b', ''])('refuses the rule %j', (rule) => {
    expect(() => new RosNames('agent', '/', rules(rule))).toThrow(expect.objectContaining({ code: 'invalid_topic' }));
  });

  it('refuses names that are too long for a middleware', () => {
    const names = new RosNames('agent');
    expect(names.topic('a'.repeat(246))).toHaveLength(247);
    expect(() => names.topic('a'.repeat(247))).toThrow(expect.objectContaining({ code: 'invalid_topic' }));
  });
});
