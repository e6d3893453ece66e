import { EXIT } from '../exit.ts';
import { type Interrupt, listenForInterrupt } from '../interrupt.ts';
import type { CommandIO } from '../io.ts';

/** Exit code of a node that the user, or a launch file, told to end: that of nodes of rclcpp. To launch, any other is a death. */
export const STOPPED = EXIT.ok;

/**
 * Seconds in which further interruptions are the same one. Launch and npm pass on the Ctrl-C that a terminal has sent to all processes
 * already, so that a node hears it twice.
 */
const ECHO_SECONDS = 1;

/** Listens for whoever stops a node. */
export function listenForStop(io: CommandIO, say: (text: string) => void): Interrupt {
  return listenForInterrupt(io, say, ECHO_SECONDS);
}
