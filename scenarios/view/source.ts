import type { Frame } from './frames/frame.ts';
import type { Stage } from './stage.ts';

/** Parts of a frame that are made only for who looks at them. */
export const LAYERS = ['spikes', 'signals', 'images', 'weights', 'field', 'rest'] as const;
export type Layer = (typeof LAYERS)[number];

/** One neuron of a population. */
export interface Cell {
  readonly population: string;
  /** Index in the population. */
  readonly neuron: number;
}

/** What happens next that a run can be asked to go on to: the end of the trial, a reward other than 0, a spike of a population. */
export type Event =
  | { readonly what: 'trial' }
  | { readonly what: 'reward' }
  | { readonly what: 'spike'; readonly population: string };

/** What a source is asked for. It answers with a frame of all that came since the frame before. */
export type Command = {
  /** Parts that the frame is to have. */
  readonly layers: readonly Layer[];
  /** Neuron whose map the layer `field` tells. Default: none. */
  readonly cell?: Cell;
} & (
  | {
      /** Go on. A source that goes on by itself tells of all that came since the frame before, whatever is said of ticks and wall time. */
      readonly do: 'advance';
      /** Number of ticks at most. */
      readonly ticks: number;
      /** ms of wall time after which it answers, however far it came. Infinity: it makes all ticks, and leaves nothing out that is told seldom. */
      readonly withinMs: number;
      /** The event at which it stops; only for a source that goes on by ticks. Its frame then is `met`. Default: none. */
      readonly until?: Event;
      /** Last ticks of the frame whose spikes it must have: who shows no others need not be sent them. Default: all. */
      readonly spikeTicks?: number;
    }
  | {
      /**
       * Go to where so many ticks of the run are completed, or to its end. The frame is fresh, and tells of `historyTicks` before it at least.
       * A source that cannot be moved stays at the present, and tells of what it has kept.
       */
      readonly do: 'seek';
      readonly tick: number;
      readonly historyTicks: number;
    }
  | {
      /** Set a tunable of the controller. What the run did after this tick before is forgotten. */
      readonly do: 'tune';
      readonly name: string;
      readonly value: number;
    }
);

/** Whatever can be looked at: a run in this process or in another, a recording, a robot. It is asked for one frame at a time. */
export interface Source {
  readonly stage: Stage;
  /** @throws ReafferenceError what kept it from doing what it was asked */
  ask(command: Command): Promise<Frame>;
  /** Ends it. */
  close(): void;
}
