/** Quality of service of a publisher or a subscription, as far as every ROS 2 middleware has it. */
export interface Qos extends Offer {
  /** Number of messages that each end keeps; older ones give way. At least 1. */
  readonly depth: number;
}

/** The part of a {@link Qos} by which the ends of a topic are matched, and which each shows to the others. */
export interface Offer {
  /** Whether a lost message is sent again. */
  readonly reliability: 'reliable' | 'best-effort';
  /** Whether a subscription that comes late is given the last messages. */
  readonly durability: 'volatile' | 'transient-local';
  /** Longest time between two messages that is promised or asked for, in s. Default: none. This framework promises none. */
  readonly deadlineSeconds?: number;
  /** Longest time between two signs of life that is promised or asked for, in s. Default: none. This framework promises none. */
  readonly livelinessSeconds?: number;
}

/** How a sensor is read: it matches drivers that send reliably and drivers that do not (REP 2003). */
export const SENSOR: Qos = { reliability: 'best-effort', durability: 'volatile', depth: 10 };

/** Events of a camera come in many packets, none of which should be lost while a loop is busy. */
export const EVENTS: Qos = { reliability: 'best-effort', durability: 'volatile', depth: 1000 };

/** Commands, measurements and states that a node publishes: it matches every subscription that asks for no history. */
export const RELIABLE: Qos = { reliability: 'reliable', durability: 'volatile', depth: 10 };

/** Messages that are said once and hold: maps, static transforms, descriptions. */
export const LATCHED: Qos = { reliability: 'reliable', durability: 'transient-local', depth: 1 };

/** Lines of a log: whoever comes late is given the last ones. The default of `/rosout`. */
export const ROSOUT: Qos = { reliability: 'reliable', durability: 'transient-local', depth: 1000 };

/**
 * How simulated time is read: it matches simulators, which send reliably, and players of bags, which do not. No tick of simulated time is
 * left out, so that a loop that is busy for a while hears all of it later.
 */
export const CLOCK: Qos = { reliability: 'best-effort', durability: 'volatile', depth: 1000 };

/** Whether a subscription hears a publisher: a publisher must offer at least what the subscription asks for. */
export function matches(offered: Offer, asked: Offer): boolean {
  return (
    (asked.reliability === 'best-effort' || offered.reliability === 'reliable') &&
    (asked.durability === 'volatile' || offered.durability === 'transient-local') &&
    within(offered.deadlineSeconds, asked.deadlineSeconds) &&
    within(offered.livelinessSeconds, asked.livelinessSeconds)
  );
}

/** Whether a time that is promised is one that is asked for. */
function within(promised = Number.POSITIVE_INFINITY, asked = Number.POSITIVE_INFINITY): boolean {
  return promised <= asked;
}

/** Qualities of service that are asked for beyond those that are offered, in the words of ROS; none where they match. */
export function unmet(offered: Offer, asked: Offer): string {
  const { deadlineSeconds, livelinessSeconds } = asked;
  return [
    ...(asked.reliability === 'reliable' && offered.reliability !== 'reliable' ? ['reliable messages'] : []),
    ...(asked.durability === 'transient-local' && offered.durability !== 'transient-local'
      ? ['transient-local messages']
      : []),
    ...(within(offered.deadlineSeconds, deadlineSeconds) ? [] : [`a deadline of ${deadlineSeconds} s`]),
    ...(within(offered.livelinessSeconds, livelinessSeconds) ? [] : [`a liveliness of ${livelinessSeconds} s`]),
  ].join(' and ');
}
