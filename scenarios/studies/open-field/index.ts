/** The open field of CoBeL-spike (Ghazinouri, Mohagheghi Nejad & Cheng 2023), its arena stepped every 10 ms or every 1 ms. */

export { default as cobelOpenField } from './cobel-open-field.scenario.ts';
export { default as cobelOpenField1ms } from './cobel-open-field-1ms.scenario.ts';
export * from './open-field-navigator.ts';
