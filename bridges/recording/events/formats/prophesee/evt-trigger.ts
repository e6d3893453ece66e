import type { TriggerEdge } from '../../core/side-sample.ts';

/** Channel and edge of a trigger. */
type Trigger = Pick<TriggerEdge, 'channel' | 'edge'>;

/** The words of triggers of one format of Prophesee: the channel in some bits from bit 8 on, and bit 0, which is 1 for a rising edge. */
export class EvtTriggers {
  readonly #mostChannel: number;

  /** @param channelBits of the channel */
  constructor(channelBits: number) {
    this.#mostChannel = (1 << channelBits) - 1;
  }

  /** Channel and edge in a word. */
  read = (word: number): Trigger => ({
    channel: (word >>> 8) & this.#mostChannel,
    edge: (word & 1) === 1 ? 'rising' : 'falling',
  });

  /** The words of a trigger, without type and time: one for an edge, two for a pulse; none for a channel that has no place in them. */
  write({ channel, edge }: Trigger): readonly number[] {
    if (channel > this.#mostChannel) return [];
    const word = channel << 8;
    return edge === 'pulse' ? [word | 1, word] : [edge === 'rising' ? word | 1 : word];
  }
}

/** Those of EVT 2.0, and of the upper half of words of EVT 2.1. */
export const EVT2_TRIGGERS = new EvtTriggers(5);
/** Those of EVT 3.0. */
export const EVT3_TRIGGERS = new EvtTriggers(4);
