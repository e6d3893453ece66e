import type { ActuatorSpecs, SensorSpecs } from '../../../agents/index.ts';
import { WiringError } from '../../../agents/index.ts';
import { ros2Name } from '../../ros-messages/index.ts';
import { readersOf } from '../sensors/index.ts';
import { REWARD_TYPES } from '../sensors/reward.ts';
import { type AgentTopics, chooseTopics, type TopicMap } from '../topics.ts';
import type { RosLog } from '../transport/log.ts';

/** The topics of an agent that hears a log. */
export interface LogTopics extends AgentTopics {
  /** The topic of the rewards; undefined where the log has none. */
  readonly rewards: { readonly topic: string; readonly type: keyof typeof REWARD_TYPES } | undefined;
}

/**
 * Chooses the topics of an agent that hears a log. A sensor that the map leaves out hears the topic of its own name, else the usual one of
 * its kind, else the only topic of the log that can fill it.
 *
 * @throws WiringError `topic_mismatch` where several topics can fill a sensor, and what `chooseTopics` throws
 * @throws BridgeError `topic_not_recorded`
 */
export async function chooseLogTopics(
  agent: { readonly sensors: SensorSpecs; readonly actuators: ActuatorSpecs },
  map: TopicMap,
  log: RosLog,
): Promise<LogTopics> {
  const graph = await log.topics();
  const recorded = log.survey.topics.filter(({ messages }) => messages > 0);
  const found: Record<string, string> = {};
  for (const [name, { kind }] of Object.entries(agent.sensors)) {
    if (map[name] !== undefined) continue;
    const types = readersOf(kind).map(({ type }) => type as string);
    const named = recorded.find(
      (topic) => slashed(topic.name) === slashed(name) && types.includes(ros2Name(topic.type)),
    );
    if (named !== undefined) {
      found[name] = slashed(named.name);
      continue;
    }
    const usual = chooseTopics({ sensors: { [name]: agent.sensors[name] }, actuators: {} }, {}, []).sensors[name];
    if (recorded.some((topic) => slashed(topic.name) === slashed(usual.topic))) continue;
    const fitting = recorded.filter(({ type }) => types.includes(ros2Name(type))).map((topic) => slashed(topic.name));
    if (fitting.length > 1) throw several(name, fitting);
    if (fitting.length === 1) found[name] = fitting[0];
  }
  const topics = chooseTopics(agent, { ...found, ...map }, graph);
  for (const { topic } of Object.values(topics.sensors)) log.mustHave(topic);
  return { ...topics, rewards: rewardsOf(map, log) };
}

/** The topic of the rewards: the one that the map names, or `/reward` where the log has it. */
function rewardsOf(map: TopicMap, log: RosLog): LogTopics['rewards'] {
  const given = map['reward'];
  const topic = (typeof given === 'string' ? given : given?.topic) ?? '/reward';
  if (given !== undefined) log.mustHave(topic);
  const recorded = log.survey.topics.find(({ name }) => slashed(name) === slashed(topic));
  const type = ros2Name(recorded?.type ?? '');
  if (Object.hasOwn(REWARD_TYPES, type)) return { topic, type: type as keyof typeof REWARD_TYPES };
  if (given === undefined) return undefined;
  throw new WiringError(`topic ${topic} carries no rewards`, {
    code: 'topic_mismatch',
    expected: Object.keys(REWARD_TYPES).join(' or '),
    received: type,
    block: 'reward',
  });
}

function several(sensor: string, topics: readonly string[]): WiringError {
  return new WiringError(`several topics of the log can fill sensor '${sensor}'`, {
    code: 'topic_mismatch',
    expected: 'one of them',
    received: topics.join(', '),
    block: sensor,
    remedy: `say which: --topics ${sensor}=${topics[0]}`,
  });
}

const slashed = (name: string): string => (name.startsWith('/') ? name : `/${name}`);
