import { BridgeError } from '../../../agents/errors.ts';
import type { PinCommand, PinReply } from './pin-transport.ts';

/**
 * Pins of a chip over a stream of bytes: a line of ASCII a command, and one for what came of it. Numbers are hexadecimal, parts are
 * separated by spaces, lines end with a line feed.
 *
 * | command | | reply |
 * |---|---|---|
 * | `R` | reset | `r` |
 * | `S ADDRESS DATA` | SPI word of 20 + 20 bits | `s MISO`: the last 20 bits |
 * | `A WORD` | address event into the chip | `a` |
 * | `D QUIET` | drain | `o EVENT EVENT ... ; CYCLE` |
 * | `W CYCLES` | wait | `w` |
 *
 * A command that failed is answered by `!` and words that say why.
 */
export function encodeCommand(command: PinCommand): string {
  switch (command.do) {
    case 'reset':
      return 'R\n';
    case 'spi':
      return `S ${hex(command.address)} ${hex(command.data)}\n`;
    case 'event':
      return `A ${hex(command.word)}\n`;
    case 'drain':
      return `D ${hex(command.quiet)}\n`;
    case 'wait':
      return `W ${hex(command.cycles)}\n`;
  }
}

const REPLIES = {
  reset: /^r$/,
  spi: /^s ([0-9a-f]{1,5})$/,
  event: /^a$/,
  drain: /^o((?: [0-9a-f]+)*) ; ([0-9a-f]+)$/,
  wait: /^w$/,
};

/** Reads the line that answers `command`, without its line feed. @throws BridgeError `board_refused` for what is no answer to it */
export function decodeReply(command: PinCommand, line: string): PinReply {
  const text = line.trimEnd();
  const parts = REPLIES[command.do].exec(text);
  if (parts === null)
    throw new BridgeError('the pins of a chip gave an answer that does not belong to what was asked', {
      code: 'board_refused',
      expected: `the answer to ${encodeCommand(command).trimEnd()}`,
      received: text,
      remedy: 'see whether what drives the pins speaks the line protocol, and does what is asked',
    });
  switch (command.do) {
    case 'spi':
      return { did: 'spi', miso: Number.parseInt(parts[1], 16) };
    case 'drain':
      return {
        did: 'drain',
        events: parts[1]
          .split(' ')
          .slice(1)
          .map((word) => Number.parseInt(word, 16)),
        cycle: Number.parseInt(parts[2], 16),
      };
    default:
      return { did: command.do };
  }
}

const hex = (value: number): string => value.toString(16);
