import type { McapSummary } from '../mcap/mcap-writer.ts';

/** Name of the file of a bag of ROS 2 that says what is in it. */
export const BAG_METADATA = 'metadata.yaml';
/** Name of the fact of a channel by which rosbag2 knows with which quality of service it is to be sent. */
const OFFERED_QOS = 'offered_qos_profiles';

/** Quality of service of a topic whose last message holds, in YAML as rosbag2 has it from version 9 on. */
const LATCHED_QOS = `- history: keep_last
  depth: 1
  reliability: reliable
  durability: transient_local
  deadline:
    sec: 0
    nsec: 0
  lifespan:
    sec: 0
    nsec: 0
  liveliness: system_default
  liveliness_lease_duration:
    sec: 0
    nsec: 0
  avoid_ros_namespace_conventions: false`;

/** Facts about the channel of a topic whose last message holds: a player gives it to late subscribers. */
export const LATCHED_FACTS: Readonly<Record<string, string>> = { [OFFERED_QOS]: LATCHED_QOS };

/**
 * The metadata of a bag of one MCAP file, in the version 9 that rosbag2 of ROS 2 Jazzy writes. Topics without messages are left out.
 *
 * @param file its name in the folder
 */
export function bagMetadata(file: string, { topics, messages, earliest, latest }: McapSummary): string {
  const duration = latest - earliest;
  const filled = topics.filter((topic) => topic.messages > 0);
  return `rosbag2_bagfile_information:
  version: 9
  storage_identifier: mcap
  duration:
    nanoseconds: ${duration}
  starting_time:
    nanoseconds_since_epoch: ${earliest}
  message_count: ${messages}
  topics_with_message_count:${filled.length === 0 ? '\n    []' : filled.map(topicText).join('')}
  compression_format: ""
  compression_mode: ""
  relative_file_paths:
    - ${JSON.stringify(file)}
  files:
    - path: ${JSON.stringify(file)}
      starting_time:
        nanoseconds_since_epoch: ${earliest}
      duration:
        nanoseconds: ${duration}
      message_count: ${messages}
  custom_data: ~
  ros_distro: ""
`;
}

function topicText({ topic, type, messages, facts }: McapSummary['topics'][number]): string {
  const qos = (facts[OFFERED_QOS] ?? '[]').replace(/^/gm, '          ');
  return `
    - topic_metadata:
        name: ${topic}
        type: ${type}
        serialization_format: cdr
        offered_qos_profiles:
${qos}
        type_description_hash: ""
      message_count: ${messages}`;
}
