import { differences, type Lane } from './lane.ts';

/** What a head of a run is, and what it does. */
export interface LaneHeadOptions {
  /** Letter of the run, which its panels have too. */
  readonly letter: string;
  /** Whether its parameters are those that are shown. */
  readonly chosen: boolean;
  choose(): void;
  remove(): void;
}

/** What stands above the panels of a run beside others. @param first the run from which it is told apart; undefined: it is that one */
export function laneHead(lane: Lane, first: Lane | undefined, options: LaneHeadOptions): HTMLElement {
  const { letter, chosen, choose, remove } = options;
  const element = document.createElement('div');
  element.className = chosen ? 'run chosen' : 'run';
  const label = document.createElement('label');
  const radio = document.createElement('input');
  radio.type = 'radio';
  radio.name = 'run';
  radio.checked = chosen;
  radio.addEventListener('change', choose);
  const differs = first === undefined ? [`seed ${lane.stage.seed}`] : differences(lane, first);
  const text = document.createElement('span');
  text.textContent = differs.join(' · ') || 'does the same so far';
  label.append(radio, letter, text);
  const told = document.createElement('p');
  const digest = document.createElement('code');
  const { words, whole } = lane.digest;
  digest.textContent = words;
  digest.title = whole;
  const away = document.createElement('button');
  away.type = 'button';
  away.textContent = 'Remove';
  away.setAttribute('aria-label', `Remove run ${letter}`);
  away.addEventListener('click', remove);
  told.append(digest, ' ', away);
  element.append(label, told);
  return element;
}
