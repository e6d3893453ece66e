import type { Choices } from '../choices.ts';
import { choiceOf } from './choice.ts';

type Options = readonly (readonly [value: string, text: string])[];

/** A list to choose from in a panel, which is the same in all runs, and in the address. The first option is chosen by itself. */
export class KeptChoice {
  readonly element: HTMLElement;
  readonly #name: string;
  readonly #list: HTMLSelectElement;
  readonly #choices: Choices;
  readonly #chosen: (value: string) => void;
  #value = '';

  /**
   * @param name of the choice, such as `weights.view` @param text for people
   * @param chosen told what is chosen at first, as soon as something is offered, and whenever that is another
   */
  constructor(choices: Choices, name: string, text: string, chosen: (value: string) => void) {
    const { element, list } = choiceOf(text, [], (value) => {
      choices.set(name, value === list.options[0].value ? undefined : value);
    });
    this.element = element;
    this.#name = name;
    this.#list = list;
    this.#choices = choices;
    this.#chosen = chosen;
    choices.watch(name, () => this.#follow());
  }

  /** Sets what there is to choose from. What was chosen stays so, or is chosen again when it is there again. */
  offer(options: Options): this {
    this.#list.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
    this.#follow();
    return this;
  }

  #follow(): void {
    const options = [...this.#list.options].map(({ value }) => value);
    const [first = ''] = options;
    const wanted = this.#choices.get(this.#name) ?? first;
    const value = options.includes(wanted) ? wanted : first;
    this.#list.value = value;
    if (value === this.#value) return;
    this.#value = value;
    this.#chosen(value);
  }
}
