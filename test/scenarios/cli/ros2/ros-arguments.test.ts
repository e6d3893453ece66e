import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterOverrides, splitRosArguments } from '../../../../scenarios/cli/ros2/ros-arguments.ts';

describe('arguments of ROS', () => {
  it('stand between --ros-args and --, any number of times', () => {
    const { own, ros } = splitRosArguments(
      'ros2 agent.ts --seed 3 --ros-args -r odom:=/robot/odom -- --json --ros-args -p a:=1'.split(' '),
    );
    expect(own).toEqual(['ros2', 'agent.ts', '--seed', '3', '--json']);
    expect(ros).toEqual(['--ros-args', '-r', 'odom:=/robot/odom', '--', '--ros-args', '-p', 'a:=1']);
  });

  it('leave every other word where it was', () => {
    fc.assert(
      fc.property(fc.array(fc.string().filter((word) => word !== '--ros-args')), (words) => {
        expect(splitRosArguments(words)).toEqual({ own: words, ros: [] });
      }),
    );
  });

  it.each([
    ['use_sim_time:=true', 'use_sim_time', true],
    ['a.b:=False', 'a.b', false],
    ['rate:=-1.5e-3', 'rate', -1.5e-3],
    ['cells:=100', 'cells', 100],
    ['name:=left wheel', 'name', 'left wheel'],
    ["text:='12'", 'text', '12'],
    ['agent:gain:=0.5', 'gain', 0.5],
    ['version:=1.2.3', 'version', '1.2.3'],
    ['empty:=', 'empty', ''],
  ])('give a parameter its value: %s', (word, name, value) => {
    expect([...parameterOverrides(['--ros-args', '-p', word])]).toEqual([[name, value]]);
    expect([...parameterOverrides(['--ros-args', '--param', word])]).toEqual([[name, value]]);
  });

  it.each([['-p'], ['-p', 'gain=1'], ['-p', ':=1'], ['--params-file', 'a.yaml']])('refuse %s %s', (...words) => {
    expect(() => parameterOverrides(['--ros-args', ...words])).toThrow(
      expect.objectContaining({ code: 'invalid_option', block: '--ros-args' }),
    );
  });
});
