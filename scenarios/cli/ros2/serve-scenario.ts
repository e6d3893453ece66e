import { given } from '../../../agents/given.ts';
import { loadScenario } from '../../plan/load.ts';
import { type Plan, planScenario } from '../../plan/plan.ts';
import type { TrialResult } from '../../scenario/result.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { NodeLog } from './node-log.ts';
import { splitRosArguments } from './ros-arguments.ts';
import type { Ros2Values } from './ros2-options.ts';
import { servePlan } from './serve-plan.ts';
import { listenForStop, STOPPED } from './stop-node.ts';

const NODE = 'simulation';

/** Serves the simulation of a scenario to whoever drives it, until its trials are over or the user interrupts. */
export async function serveScenario(call: Call<Ros2Values & { readonly serve: string }>): Promise<number> {
  const { argv, options, io, output } = call;
  const { serve, node = NODE, namespace, set, body, physics, topics, speed, localiser } = options;
  const { scenario, reference, code } = await loadScenario(serve, io.cwd);
  const plan = planScenario(scenario, given({ set, body, physics }), given({ reference, code }));
  const distribution = process.env['ROS_DISTRO'];
  const robot = options.robot === undefined ? undefined : await robotToServe(options.robot, distribution);
  const log = new NodeLog(output);
  const interrupt = listenForStop(io, (text) => log.say(text));
  try {
    const { openRclNode } = await import('../../../bridges/ros2/transport/rclnodejs.ts');
    const { RosNames } = await import('../../../bridges/ros2/transport/names.ts');
    const { velocityTypes } = await import('../../../bridges/ros2/topics.ts');
    const { ros: rosArguments } = splitRosArguments(argv);
    const names = new RosNames(node, namespace, rosArguments);
    const transport = await openRclNode({
      node,
      rosArguments,
      fault: (error) => log.fault(error),
      ...given({ namespace }),
    });
    try {
      const { Rosout } = await import('../../../bridges/ros2/node/rosout.ts');
      log.join(new Rosout(transport));
      const chosen = options.seed ?? plan.seeds[0];
      const { trials, digest } = await servePlan({
        plan,
        seed: chosen,
        transport,
        signal: interrupt.signal,
        say: (text) => log.say(text),
        fullName: (topic) => names.topic(topic),
        velocityTypes: robot?.velocityTypes ?? velocityTypes(distribution),
        ...given({
          robot: robot?.profile,
          topics,
          speed,
          localiser,
          agentNode: options.agent,
          clockMilliseconds: options.clockPeriod,
          lockStepMilliseconds: options.lockStep,
          agentSeconds: options.waitForAgent,
        }),
      });
      if (options.json) output.json({ ...plan.identity, controller: 'remote', seed: chosen, trials, digest });
      else output.result(summary(trials, plan));
      return interrupt.signal.aborted ? STOPPED : EXIT.ok;
    } finally {
      log.leave();
      await transport.close();
    }
  } finally {
    interrupt.dispose();
  }
}

/** A robot that a simulation is served as, and the type of its velocity. @throws ValidationError `unknown_robot` */
async function robotToServe(name: string, distribution: string | undefined) {
  const { loadRobot } = await import('../../../bridges/ros2/robots/robots.ts');
  const { velocityTypeOf } = await import('../../../bridges/ros2/robots/robot-profile.ts');
  const profile = await loadRobot(name);
  return { profile, velocityTypes: [velocityTypeOf(profile, distribution)] };
}

function summary(results: readonly TrialResult[], { trials }: Plan): string {
  const done = `${results.length} of ${trials} trials`;
  if (results.length > 0 && results.every(({ success }) => success === undefined)) return done;
  return `${done}, ${results.filter(({ success }) => success).length} succeeded`;
}
