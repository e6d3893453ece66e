import { ValidationError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import type { Board, NetworkWriter, PlanTarget } from './board.ts';

/** A file of a board as a module: the board, or a function that makes it for an address, such as that of a serial port. */
interface BoardModule {
  readonly default: Board | ((address?: string) => Board);
}

/** The boards that come with the framework, by name; each is imported when it is asked for. */
export const BOARDS: Readonly<Record<string, () => Promise<BoardModule>>> = {
  'mcu-posix': () => import('./mcu-boards/mcu-posix.ts'),
  'mcu-posix-int': () => import('./mcu-boards/mcu-posix-int.ts'),
  'mcu-qemu': () => import('./mcu-boards/mcu-qemu.ts'),
  'mcu-qemu-int': () => import('./mcu-boards/mcu-qemu-int.ts'),
  'mcu-qemu-stm32f405': () => import('./mcu-boards/mcu-qemu-stm32f405.ts'),
  'mcu-stm32f405': () => import('./mcu-boards/mcu-stm32f405.ts'),
  'integer-twin': () => import('./integers/integer-twin.ts'),
  'integer-training': () => import('./integers/integer-training.ts'),
  'loihi-fixed': () => import('./loihi-fixed/board.ts'),
  'xylo-sim': () => import('./xylo-sim/board.ts'),
  tinyodin: () => import('./tinyodin/board.ts'),
  'tinyodin-twin': () => import('./tinyodin/twin-board.ts'),
};

/** The machines that networks are written for, by name. */
export const NETWORK_WRITERS: Readonly<Record<string, () => Promise<{ readonly default: NetworkWriter }>>> = {
  spinnaker2: () => import('./spinnaker2/writer.ts'),
};

/**
 * Loads what networks are planned for: a board, as {@link loadBoard} does, or what they are written for.
 *
 * @throws what `loadBoard` throws
 */
export async function loadPlanTarget(text: string): Promise<Board | NetworkWriter> {
  return Object.hasOwn(NETWORK_WRITERS, text) ? (await NETWORK_WRITERS[text]()).default : loadBoard(text);
}

/** Whether networks are only written for it. */
export function isWriter(target: PlanTarget): target is NetworkWriter {
  return 'builtBy' in target;
}

/**
 * Loads a board.
 *
 * @example
 * const network = new Network({ step: '1 ms', seed: 1 });
 * network.population('cells', lif, { size: 10 });
 * const board = await loadBoard('loihi-fixed');
 * const plan = board.plan(analyse(network));
 * console.log(planText(plan)); // what is refused, lost or cut, and what it takes of the board
 *
 * @param text its name and, where it takes one, a colon and an address: `mcu-stm32f405:/dev/ttyACM0`
 * @throws ValidationError `unknown_board`, which suggests the nearest; `misplaced_option` for an address that it does not take
 */
export async function loadBoard(text: string): Promise<Board> {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const address = colon < 0 ? undefined : text.slice(colon + 1);
  const load = Object.hasOwn(BOARDS, name) ? BOARDS[name] : undefined;
  if (load === undefined) {
    if (Object.hasOwn(NETWORK_WRITERS, name)) throw onlyWritten(name);
    const nearest = nearestName(name, Object.keys(BOARDS));
    throw new ValidationError(`there is no board '${name}'`, {
      code: 'unknown_board',
      expected: Object.keys(BOARDS).join(', '),
      received: name,
      ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
    });
  }
  const made = (await load()).default;
  if (typeof made === 'function') return made(address);
  if (address === undefined) return made;
  throw new ValidationError(`board '${name}' has no address`, {
    code: 'misplaced_option',
    expected: name,
    received: text,
    remedy: 'leave the address out',
  });
}

function onlyWritten(name: string): ValidationError {
  return new ValidationError(`'${name}' is no board: networks are only written for it`, {
    code: 'unknown_board',
    expected: Object.keys(BOARDS).join(', '),
    received: name,
    remedy: `write the network: deploy --board ${name} --out DIR`,
  });
}
