import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitRosArguments } from '../../../../scenarios/cli/ros2/ros-arguments.ts';

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
});
