import { missingEmulator } from '../mcu/machines/qemu.ts';
import { netduinoPlus2 } from '../mcu/machines/stm32f405.ts';
import { mcuBoard } from '../mcu/mcu-board.ts';

/** An emulated STM32F405: the memory of a microcontroller that people have. */
export default mcuBoard({
  name: 'mcu-qemu-stm32f405',
  summary: 'Netduino Plus 2, an STM32F405 with a Cortex-M4F and 192 KiB of RAM, emulated by QEMU',
  machine: netduinoPlus2,
  missing: missingEmulator,
});
