import { given } from '../../../agents/given.ts';
import type { Call } from '../command.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { agentOnRobot } from '../ros2/agent-on-robot.ts';
import { parameterOverrides } from '../ros2/parameter-overrides.ts';
import { splitRosArguments } from '../ros2/ros-arguments.ts';
import { wayIntoRos } from '../ros2/way-into-ros.ts';
import type { DoctorValues } from './doctor-options.ts';
import type { Finding } from './finding.ts';

/**
 * Compares the topics of an agent with what is on the graph. Undefined where the user interrupted.
 *
 * @throws what `loadAgent`, `GuardedTransport.open` and `probeTopics` throw
 */
export async function probeAgent(call: Call<DoctorValues>, file: string): Promise<readonly Finding[] | undefined> {
  const { argv, options, io, output } = call;
  const { body, set, namespace, node = 'agent', bridge, seconds = 3 } = options;
  const { loadAgent } = await import('../../plan/load-agent.ts');
  const { agent } = await loadAgent(file, io.cwd, given({ set, body }));
  const robot = options.robot === undefined ? undefined : await agentOnRobot(options.robot, agent, options);
  const topics = robot?.topics ?? options.topics ?? {};
  const { RosNames } = await import('../../../bridges/ros2/transport/names.ts');
  const { GuardedTransport } = await import('../../../bridges/ros2/guard/guarded-transport.ts');
  const { probeTopics } = await import('../../../bridges/ros2/probe-topics.ts');
  const { matchTopics } = await import('../../../bridges/ros2/match-topics.ts');
  const { ros } = splitRosArguments(argv);
  const names = new RosNames(node, namespace, ros);
  const overrides = parameterOverrides(ros, names.fullName, io.cwd);
  const { FRAMES } = await import('../../../bridges/ros2/sensors/topic-reader.ts');
  const { framesIn, mountsIn } = await import('../ros2/frame-parameters.ts');
  const { base: from = FRAMES.from } = robot?.profile.frames ?? {};
  const frames = framesIn(overrides, { ...FRAMES, from });
  const { policy: mountPolicy } = mountsIn(overrides, frames, options.mounts);
  const useSimTime = options.useSimTime === true || overrides.get('use_sim_time') === true;
  const faults: Finding[] = [];
  const interrupt = listenForInterrupt(io, (text) => output.aside(text));
  const progress = output.progress('listening');
  try {
    const transport = await GuardedTransport.open(
      {
        transport: wayIntoRos(
          { node: 'reafference_doctor', useSimTime },
          bridge === undefined ? undefined : { url: bridge, waits: false },
        ),
        useSimTime,
      },
      { fault: ({ message, remedy }) => void faults.push(faultFinding(message, remedy)) },
    );
    try {
      const probe = await probeTopics(transport, {
        agent,
        map: topics,
        fullName: (topic) => names.topic(topic),
        frames,
        useSimTime,
        seconds,
        ...given({ mountPolicy }),
        signal: interrupt.signal,
      });
      return [...matchTopics(probe), ...faults];
    } catch (error) {
      if (interrupt.signal.aborted) return undefined;
      throw error;
    } finally {
      await transport.close();
    }
  } finally {
    progress.clear();
    interrupt.dispose();
  }
}

/** Finding about an error of ROS while it was listened to, such as a type whose package is not installed. */
function faultFinding(message: string, remedy: string | undefined): Finding {
  const [text, ...details] = message.split('\n').map((line) => line.trim());
  const said = details.find((line) => line.startsWith('remedy:'))?.replace(/^remedy:\s*/, '');
  const received = details.find((line) => line.startsWith('received:'))?.replace(/^received:\s*/, '');
  return {
    about: 'ROS 2',
    verdict: 'wrong',
    text: received === undefined ? text : `${text}: ${received}`,
    remedy: remedy ?? said ?? 'look into what ROS says',
  };
}
