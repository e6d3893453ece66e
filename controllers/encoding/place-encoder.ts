import { doubleLiteral } from '../engine/compiler/emit/c/math.ts';
import type { Encoder, EncoderInC } from '../engine/index.ts';
import type { PlaceCellGrid } from './place-cells.ts';

/** Operations of an exponential with what is around it, and of a cell within reach. */
const [PER_GAUSSIAN, PER_CELL] = [40, 3];

/**
 * Place cells as an encoder that reads a position: x and y in m. Beyond their reach, cells cost nothing.
 *
 * @example
 * const centres = [-0.4, 0, 0.4];
 * const cells = new PlaceCellGrid({ x: centres, y: centres, width: 0.15, peak: 40 });
 * const network = new Network({ step: '1 ms', seed: 1 });
 * const place = network.population('place', bernoulli, { size: cells.size });
 * const code = network.encode(place, 'rate', placeEncoder(cells), 'Hz');
 * const simulation = simulate(network);
 * simulation.encode(code, [0.4, 0]); // x and y in m
 * console.log(simulation.state(place, 'rate', 'Hz')[5]); // 40
 */
export function placeEncoder(cells: PlaceCellGrid): Required<Encoder> {
  return {
    size: cells.size,
    reads: 2,
    write: ({ 0: x, 1: y }, out) => cells.encode(x, y, out),
    c: placeCellsInC(cells),
  };
}

/** {@link PlaceCellGrid.encode} in C, bit for bit. */
function placeCellsInC({ size, options: { x, y, width, peak, reach } }: PlaceCellGrid): EncoderInC {
  const [columns, rows] = [x.length, y.length];
  const [twiceVariance, reachSquared] = [literal(2 * width * width), literal(reach * reach)];
  const [across, along] = [within(x, reach), within(y, reach)];
  return {
    body: `  /* Place cells on a grid: peak exp(-d^2 / (2 width^2)), a Gaussian along x times one along y. */
  static const double columns[${columns}] = {${Array.from(x, literal).join(', ')}};
  static const double rows[${rows}] = {${Array.from(y, literal).join(', ')}};
  static double squares[${columns}], factors[${columns}];
  if (!(numbers[0] - numbers[0] == 0 && numbers[1] - numbers[1] == 0)) {
    static const uint32_t nan = 0x7fc00000u;
    for (uint32_t i = 0; i < ${size}u; i++) memcpy(out + i, &nan, sizeof nan);
    return;
  }
  memset(out, 0, ${size}u * sizeof *out);
  for (uint32_t i = 0; i < ${columns}u; i++) {
    const double distance = numbers[0] - columns[i];
    squares[i] = distance * distance;
    if (squares[i] < ${reachSquared}) factors[i] = ${literal(peak)} * exp_f64(-squares[i] / ${twiceVariance});
  }
  for (uint32_t row = 0; row < ${rows}u; row++) {
    const double distance = numbers[1] - rows[row];
    const double square = distance * distance;
    if (!(square < ${reachSquared})) continue;
    const double room = ${reachSquared} - square;
    const double factor = exp_f64(-square / ${twiceVariance});
    float *cells = out + row * ${columns}u;
    for (uint32_t i = 0; i < ${columns}u; i++)
      if (squares[i] < room) cells[i] = (float)(factors[i] * factor);
  }`,
    constants: 8 * (columns + rows),
    scratch: 16 * columns,
    operations: PER_GAUSSIAN * (across + along) + PER_CELL * across * along,
  };
}

/** Most centres within reach of a place. */
function within(centres: ArrayLike<number>, reach: number): number {
  let most = 0;
  for (let first = 0, end = 0; end < centres.length; end++) {
    while (centres[end] - centres[first] >= 2 * reach) first++;
    most = Math.max(most, end + 1 - first);
  }
  return most;
}

function literal(value: number): string {
  return value === Infinity ? '(1.0 / 0.0)' : doubleLiteral(value);
}
