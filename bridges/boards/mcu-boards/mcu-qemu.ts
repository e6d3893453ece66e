import { mps2An386 } from '../mcu/machines/mps2.ts';
import { missingEmulator } from '../mcu/machines/qemu.ts';
import { mcuBoard } from '../mcu/mcu-board.ts';

/** An emulated Cortex-M4F with 4 MiB of RAM. */
export default mcuBoard({
  name: 'mcu-qemu',
  summary: 'Arm MPS2 with a Cortex-M4F and 4 MiB of RAM, emulated by QEMU',
  machine: mps2An386,
  missing: missingEmulator,
});
