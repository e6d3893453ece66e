/** How often a value changes inside a loop: 0 once per call, 1 once per spike, 2 once per element or group of elements. */
export type Level = 0 | 1 | 2;
