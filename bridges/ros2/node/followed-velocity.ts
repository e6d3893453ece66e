import { followedType, typesOfEnds } from '../followed-ends.ts';
import type { GraphWatch } from '../graph-watch.ts';
import { type AgentTopics, VELOCITY_TYPES, type VelocityType } from '../topics.ts';

/** Speaks of a velocity in the type of those who listen, whoever started first. One of a fixed type keeps it. */
export function followVelocity(
  watch: GraphWatch,
  { fixed, type, fullName }: NonNullable<AgentTopics['velocity']> & { readonly fullName: string },
  speak: (type: VelocityType) => void,
): void {
  if (fixed) return;
  let present: VelocityType = type;
  watch.on((graph) => {
    const { subscriptions = [] } = graph.find(({ name }) => name === fullName) ?? {};
    const followed = followedType(VELOCITY_TYPES, present, typesOfEnds(subscriptions));
    if (followed === present) return;
    present = followed;
    speak(followed);
  });
}
