import type { ResolvedParameter } from '../../scenario/parameters.ts';
import type { TunableInfo } from '../stage.ts';
import type { Lane } from './lane.ts';
import { sliderRange } from './slider-range.ts';

/** Steps of the slider of a tunable between the least and the greatest value. */
const STEPS = 200;

/** What sliders and buttons do. */
export interface ParameterActions {
  /** Begins the run anew with a value of a parameter. */
  set(name: string, value: string): void;
  /** Sets a tunable from the present tick on. */
  tune(name: string, value: number): void;
  /** Adds a run beside it that did the same so far. Default: there can be none. */
  add?(): void;
}

/**
 * Sliders and lists of the parameters of a run, and of what can be tuned while it goes on.
 *
 * @param letter of the run, where several stand side by side; else empty
 */
export function parameterControls(
  { stage, tunings }: Pick<Lane, 'stage' | 'tunings'>,
  letter: string,
  actions: ParameterActions,
): HTMLElement {
  const { identity, parameters, tunables, abilities } = stage;
  const element = document.createElement('div');
  const named = (text: string): string => (letter === '' ? text : `${text} (run ${letter})`);
  element.className = 'parameters';
  const { add } = actions;
  if (add !== undefined) {
    const button = document.createElement('button');
    button.type = 'button';
    button.name = 'add';
    button.textContent = 'Add a run beside it';
    button.addEventListener('click', add);
    const group = heading(
      'Side by side',
      'It does the same up to this tick. Tune it to see what comes of that, or change a parameter to compare from the beginning.',
    );
    group.append(button);
    element.append(group);
  }
  if (tunables.length > 0 && abilities.tune)
    element.append(
      heading(named('While it runs'), 'A run that was tuned has no digest: it follows from more than its parameters.'),
      ...tunables.map((tunable) => {
        const set = tunings.findLast(({ name }) => name === tunable.name);
        return tunableControl({ ...tunable, value: set?.value ?? tunable.value }, actions);
      }),
    );
  if (parameters.length > 0)
    element.append(
      heading(named('Parameters'), abilities.set ? 'A change begins the run anew.' : 'As the run was made.'),
      ...parameters.map((parameter) => parameterControl(parameter, abilities.set, actions)),
    );
  const values = Object.entries(identity?.params ?? {});
  if (parameters.length === 0 && values.length > 0)
    element.append(heading('Parameters', 'As the run was made.'), listed(values));
  return element;
}

/** Values of which nothing else is known. */
function listed(values: readonly (readonly [name: string, value: string | number])[]): HTMLElement {
  const list = document.createElement('dl');
  for (const [name, value] of values) {
    const [term, said] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    said.textContent = String(value);
    list.append(term, said);
  }
  return list;
}

function heading(title: string, meaning: string): HTMLElement {
  const head = document.createElement('div');
  const name = document.createElement('h2');
  const text = document.createElement('p');
  name.textContent = title;
  text.textContent = meaning;
  head.append(name, text);
  return head;
}

function parameterControl(parameter: ResolvedParameter, can: boolean, { set }: ParameterActions): HTMLElement {
  const { name, meaning, unit, value, origin } = parameter;
  if ('choices' in parameter) {
    const list = document.createElement('select');
    for (const choice of parameter.choices) list.append(new Option(choice));
    list.value = String(value);
    list.disabled = !can;
    list.name = name;
    list.addEventListener('change', () => set(name, list.value));
    return labelled({ name, meaning, unit, isSet: origin === 'set' }, list);
  }
  const number = document.createElement('input');
  number.type = 'number';
  number.step = 'any';
  if (parameter.minimum !== undefined) number.min = String(parameter.minimum);
  if (parameter.maximum !== undefined) number.max = String(parameter.maximum);
  number.value = String(value);
  number.disabled = !can;
  number.name = name;
  number.addEventListener('change', () => number.reportValidity() && set(name, number.value));
  const { minimum, maximum, step } = sliderRange(parameter, Number(value));
  const slider = sliderOf(`slide ${name}`, minimum, maximum, step, Number(value));
  slider.setAttribute('aria-label', `${name}, by a slider`);
  slider.disabled = !can;
  slider.addEventListener('input', () => (number.value = slider.value));
  slider.addEventListener('change', () => set(name, slider.value));
  return labelled({ name, meaning, unit, isSet: origin === 'set' }, number, slider);
}

function tunableControl(
  { name, meaning, unit, minimum, maximum, value }: TunableInfo,
  { tune }: ParameterActions,
): HTMLElement {
  const slider = sliderOf(`tune ${name}`, minimum, maximum, (maximum - minimum) / STEPS, value);
  const shown = document.createElement('output');
  shown.textContent = slider.value;
  slider.addEventListener('input', () => (shown.textContent = slider.value));
  slider.addEventListener('change', () => tune(name, Number(slider.value)));
  return labelled({ name, meaning, unit, isSet: false }, slider, shown);
}

function sliderOf(name: string, minimum: number, maximum: number, step: number, value: number): HTMLInputElement {
  const slider = document.createElement('input');
  slider.type = 'range';
  slider.name = name;
  slider.min = String(minimum);
  slider.max = String(maximum);
  slider.step = String(step);
  slider.value = String(value);
  return slider;
}

function labelled(
  {
    name,
    meaning,
    unit,
    isSet,
  }: { readonly name: string; readonly meaning: string; readonly unit: string; readonly isSet: boolean },
  ...controls: readonly HTMLElement[]
): HTMLElement {
  const label = document.createElement('label');
  label.title = meaning;
  if (isSet) label.className = 'set';
  const text = document.createElement('span');
  text.textContent = unit === '1' ? name : `${name} (${unit})`;
  label.append(text, ...controls);
  return label;
}
