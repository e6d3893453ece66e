import type { Mutant } from './mutant.ts';
import { mistakesIn } from './mutant.ts';

const SIMULATED = 'test/bridges/boards/stream/simulated-stream.test.ts';
const MCU = 'test/bridges/boards/mcu/mcu-stream.test.ts';

export const boards: readonly Mutant[] = [
  ...mistakesIn('bridges/boards/stream/simulated-stream.ts', SIMULATED, [
    [
      'granted: step.tick + 1 + this.#settings.window',
      'granted: step.tick + this.#settings.window',
      'a result returns one credit less',
    ],
    [
      'const values = this.#inputs.get(tick);',
      'const values = this.#inputs.get(tick + 1);',
      'a step takes the next input',
    ],
    [
      'if (tick < this.#tick || this.#stopped !== undefined) return true;',
      'if (this.#stopped !== undefined) return true;\n    if (tick < this.#tick) tick = this.#tick;',
      'an input that is late is taken for the next step',
    ],
    ["if (policy === 'rest')", "if (policy !== 'stop')", 'an input that is held is rest'],
    ['this.#quiet = late ? this.#quiet + 1 : 0;', 'this.#quiet = 0;', 'a stream without inputs goes on for ever'],
    ['this.#due += overrun ? seconds : period;', 'this.#due += period;', 'steps hurry after one that takes long'],
    ['const overrun = seconds > period;', 'const overrun = false;', 'no step is counted that takes long'],
  ]),
  ...mistakesIn('bridges/boards/stream/stream-ledger.ts', SIMULATED, [
    ['if (tick >= this.#granted)', 'if (tick > this.#granted)', 'a host sends one step beyond its credits'],
    ['this.#granted = Math.min(Math.max(this.#granted, granted), this.#end);', '', 'credits are not returned'],
    ['if (this.#sent.delete(tick) && late)', 'if (late)', 'inputs that were never sent count as dropped'],
  ]),
  ...mistakesIn('bridges/boards/mcu/firmware-stream.ts', MCU, [
    ['{tick, cycles, asked.window, ', '{tick, cycles, 0, ', 'a microcontroller returns no credits'],
    ['slot->tick = tick;', 'slot->tick = tick + 1u;', 'a microcontroller is a step off with its inputs'],
    [
      'if (ahead >= 0x80000000u) return; /* its step has begun */',
      'if (ahead >= 0x80000000u) { keep(&inputs[next % WINDOW], next, in->changes, at, (uint32_t)(end - at)); return; }',
      'a microcontroller takes an input that is late for the next step',
    ],
    ['if (ahead >= asked.window ||', 'if (', 'a microcontroller takes inputs beyond its window'],
    ['if (!slot->here || slot->tick != in->tick) keep(', 'keep(', 'an input that comes again replaces itself'],
    ['quiet = late ? quiet + 1u : 0u;', 'quiet = 0u;', 'a microcontroller without inputs goes on for ever'],
    ['  stop_safely();\n', '', 'a microcontroller drives on when its stream has stopped'],
    [
      'const int overrun = ready - due > period;',
      'const int overrun = 0;',
      'a microcontroller counts no step that is long',
    ],
  ]),
  ...mistakesIn('bridges/boards/mcu/mcu-stream.ts', MCU, [
    ['if (sent === undefined || beyond <= sent.after) return;', 'return;', 'an input that was lost is not sent again'],
    [
      "    this.#device.post('again', { tick: this.#tick });\n  }",
      '  }',
      'a result that was lost is not asked for again',
    ],
  ]),
  ...mistakesIn('bridges/boards/mcu/executable.ts', MCU, [
    ['if (word !== then[i]) words[i] = word;', 'words[i] = then[i];', 'what a stream gave last is not known after it'],
  ]),
];
