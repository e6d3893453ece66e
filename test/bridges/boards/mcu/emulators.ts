import { spawnSync } from 'node:child_process';
import { mps2An386 } from '../../../../bridges/boards/mcu/machines/mps2.ts';
import { netduinoPlus2, olimexStm32H405 } from '../../../../bridges/boards/mcu/machines/stm32f405.ts';
import { hasCompiler } from '../../../../bridges/boards/mcu/toolchain.ts';

/** Emulated machines. */
export const EMULATED = [mps2An386, netduinoPlus2, olimexStm32H405] as const;

/** Whether firmware can be built for them and started; `REQUIRE_MCU=1` says that it can, so that tests fail where it cannot. */
export const HAS_EMULATORS =
  process.env['REQUIRE_MCU'] === '1' ||
  (hasCompiler(mps2An386) && spawnSync('qemu-system-arm', ['--version'], { stdio: 'ignore' }).status === 0);
