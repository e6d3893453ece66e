import { posix } from '../mcu/machines/posix.ts';
import { mcuBoard } from '../mcu/mcu-board.ts';

/** The firmware of a microcontroller as a process of this computer: to try what a board does without one. */
export default mcuBoard({
  name: 'mcu-posix',
  summary: 'firmware of a microcontroller, as a process of this computer',
  machine: posix,
});
