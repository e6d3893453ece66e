/** A list to choose from, with its name beside it. */
export function choiceOf(
  name: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: (value: string) => void,
): { readonly element: HTMLElement; readonly list: HTMLSelectElement } {
  const list = document.createElement('select');
  for (const [value, text] of options) list.append(new Option(text, value));
  list.addEventListener('change', () => chosen(list.value));
  const element = document.createElement('label');
  const text = document.createElement('span');
  text.textContent = name;
  element.append(text, list);
  return { element, list };
}

/** The row in which the choices of a panel stand. */
export function choicesRow(...choices: readonly HTMLElement[]): HTMLElement {
  const row = document.createElement('div');
  row.className = 'choices';
  row.append(...choices);
  return row;
}
