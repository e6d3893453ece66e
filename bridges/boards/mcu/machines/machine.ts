import type { Opening } from '../../link/transport.ts';

/** A region of memory. */
export interface Region {
  /** Address of its first byte. */
  readonly origin: number;
  /** Bytes that it holds. */
  readonly bytes: number;
}

/** Target that firmware is built for and runs on. */
export interface Machine {
  /** Name of the machine, such as `mps2-an386`. */
  readonly id: string;
  /** For people: processor, and whether it is emulated. */
  readonly title: string;
  /** The compiler, as a command. */
  readonly compiler: string;
  /** Arguments of the compiler, beside those for every machine. */
  readonly flags: readonly string[];
  /** Its own files of the firmware, by name; those that end in `.c` are compiled. */
  readonly files: Readonly<Record<string, string>>;
  /** Memory of the program and its constants, and of what changes; absent where the operating system has it. */
  readonly memory?: {
    /** Region of the program and its constants. */
    readonly flash: Region;
    /** Regions of the data that change, the stack in the first. */
    readonly ram: readonly Region[];
  };
  /** Number of instructions of an operation in double precision, about; absent where the processor has a unit for it. */
  readonly doubleInstructions?: number;
  /** How a built image is started, and spoken to. A board that is no program is opened as a serial port. */
  start(image: string, options: StartOptions): Opening;
}

/** How an image is started. */
export interface StartOptions {
  /**
   * Let an emulator count instructions instead of time: each takes 2^shift ns. Cycles that the board measures then say how many
   * instructions it executed,
   * the same in every run but for interrupts. Default: not.
   */
  readonly instructionShift?: number;
}
