import { defineCommand } from '../command.ts';
import { DOCTOR_OPTIONS } from '../doctor/doctor-options.ts';

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'say what is missing on this machine, and the command that mends it',
  operands: { '[agent]': 'with --ros: an agent, or id of a scenario, whose topics are compared with what is on ROS 2' },
  options: DOCTOR_OPTIONS,
  note: 'Arguments of ROS follow --ros-args: remaps (-r odom:=/robot/odom).',
  action: async (call) => (await import('../doctor/doctor.ts')).examine(call),
});
