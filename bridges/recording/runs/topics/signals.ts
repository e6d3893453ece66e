import { signalMessage } from '../signal-message.ts';
import type { RunTopics } from '../topic.ts';
import { nameOfTopic } from '../topic-names.ts';

/** Topics of the signals that the controller computes: each on `/signals/<name>`, at the rate of poses, as it is at the end of a tick. */
export const signals: RunTopics = {
  part: 'signals',
  listen({ controller, stamp, open }) {
    const told = Object.entries(controller.signals?.() ?? {}).map(([name, signal]) => {
      const message = signalMessage(signal);
      const { kind, unit, meaning, frame, range } = signal;
      const drawn = { ...(frame && { frame }), ...(range && { range: range.join(' to ') }) };
      const output = open(`/signals/${nameOfTopic(name)}`, message.type, {
        facts: { signal: name, kind, unit, meaning, ...drawn },
      });
      return { output, message };
    });
    const tell = (tick: number): void => {
      for (const { output, message } of told) if (output.wanted) output.send(tick, message.read(stamp(tick)));
    };
    return {
      rest({ tick }, sampled) {
        if (sampled) tell(tick + 1);
      },
      tick({ tick }, sampled) {
        if (sampled) tell(tick + 1);
      },
    };
  },
};
