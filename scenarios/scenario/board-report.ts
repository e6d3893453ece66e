/** Board of a run, as plain data: the one that its controller's networks were on. */
export interface BoardReport {
  /** Name of the board. */
  readonly board: string;
  /** The networks, in the order in which the controller built them. */
  readonly networks: readonly BoardNetwork[];
  /** Energy of its networks by published figures; absent without such figures, or without counts of the controller. */
  readonly energy?: {
    /** J, of the whole run of the seed: counts times published figures, an estimate. */
    readonly joules: number;
    /** Where the figures stand. */
    readonly source: string;
  };
}

/** A network on a board. */
export interface BoardNetwork {
  /** Hexadecimal digits of the hash of its plan. */
  readonly plan: string;
  /** Findings of the plan, as text: losses, values that are cut to a range, and capacity that it takes of the board. */
  readonly findings: readonly string[];
  /** Hexadecimal digits of the hash that the board told when it held the network. */
  readonly readBack: string;
  /** Bytes of program and constants; absent where they are not known. */
  readonly programBytes?: number;
  /** Bytes that the network changes as it runs; absent where they are not known. */
  readonly stateBytes?: number;
  /** Number of requests that were answered. */
  readonly exchanges: number;
  /** s, that half of the exchanges took at most. */
  readonly latencyP50: number;
  /** s, that 99 % of the exchanges took at most. */
  readonly latencyP99: number;
  /** s, the longest exchange. */
  readonly latencyMax: number;
  /** Bytes to the board. */
  readonly bytesSent: number;
  /** Bytes from the board. */
  readonly bytesReceived: number;
  /** Number of requests that were sent again. */
  readonly retries: number;
  /** Number of requests and answers that were damaged on the way. */
  readonly damaged: number;
  /** Number of ticks that took the board longer than they last; absent where the host says when a tick is. */
  readonly overruns?: number;
  /** s, for which the board says that it computed; absent where it does not. */
  readonly deviceSeconds?: number;
  /** How its spikes agree with those of the same network in this process, given the same inputs; absent without a shadow. */
  readonly agreement?: readonly {
    /** Name of the population whose spikes are compared. */
    readonly population: string;
    /** Number of spikes on the board. */
    readonly spikes: number;
    /** Number of spikes of the network in this process. */
    readonly expected: number;
    /** Share of the spikes that have a partner of their neuron within 2 ticks. */
    readonly f1: number;
    /** Share of the expected spikes that have such a partner; absent where none are expected. */
    readonly recall?: number;
    /** Share of the board's spikes that have one; absent where there are none. */
    readonly precision?: number;
    /** Share of the expected spikes that there are too many; absent where none are expected. */
    readonly rateError?: number;
    /** Hz, absolute difference of a neuron's rate to the expected one, as a mean over neurons. */
    readonly rateErrorHz: number;
  }[];
}
