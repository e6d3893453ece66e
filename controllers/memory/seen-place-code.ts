import type { EventCameraSettings, Events, HeadDirection, Observed } from '../../agents/index.ts';
import type { Part } from '../controller/part.ts';
import type { Network, Population, Simulation } from '../engine/index.ts';
import { oneToOne } from '../engine/index.ts';
import { staticSynapse } from '../synapses/static.ts';
import { VisualPlaceCells } from '../vision/visual-place-cells.ts';
import type { PlaceCode } from './place-code.ts';
import { recallPlaceCell } from './recall-place-cell.ts';

/** Observations of place cells that learn by sight: events of each camera, and the head direction. */
export type ViewSensed<Eye extends string> = Readonly<Record<Eye, Observed<Events>>> & {
  /** Heading of the body in the map frame, which turns views into directions of the map. */
  readonly head: Readonly<HeadDirection>;
};

/** Hazard that a spike of a visual cell adds to its cell in a step: the cell spikes in all but 5 of 100 000 cases. */
const RELAY = 10;

/**
 * Place cells that learn their places by sight, see {@link VisualPlaceCells}. Each visual cell has one of the code, which spikes with it
 * and is told what is recalled.
 */
export class SeenPlaceCode<Eye extends string> implements PlaceCode<ViewSensed<Eye>> {
  /** Cells of the code, one for each visual cell, which spike with it; each has a compartment for recalled spikes. */
  readonly place: Population<typeof recallPlaceCell>;
  /** Visual place cells, which learn the views of places. */
  readonly cells: VisualPlaceCells;
  /** State outside of the network: that of the visual cells, as `cells`. */
  readonly parts: Readonly<Record<string, Part>>;
  readonly #eyes: readonly Eye[];

  /**
   * Adds populations `view`, `place` and `relay` to a network.
   *
   * @param eyes level cameras that together see all around, by the names of their sensors
   */
  constructor(network: Network, eyes: Readonly<Record<Eye, EventCameraSettings>>) {
    this.#eyes = Object.keys(eyes) as Eye[];
    this.cells = new VisualPlaceCells(network, { cameras: this.#eyes.map((name) => eyes[name]) });
    this.parts = { cells: this.cells };
    this.place = network.population('relay', recallPlaceCell, { size: this.cells.place.size });
    network.project(this.cells.place, this.place, {
      synapse: staticSynapse,
      connect: oneToOne(),
      receptor: 'relay',
      delay: '0 ms',
      initial: { w: RELAY },
    });
  }

  /** Forgets the recent spikes of the panorama, and keeps the weights. */
  beginTrial(): void {
    this.cells.reset();
  }

  /** Returns a function that takes in new events and lets the cells compete, to be called before each step of the simulation. */
  bind(simulation: Simulation): (observations: ViewSensed<Eye>) => void {
    const cells = this.cells;
    const eyes = this.#eyes;
    return (observations) => {
      for (let eye = 0; eye < eyes.length; eye++) {
        const events: Observed<Events> = observations[eyes[eye]];
        if (events.arrival.isNew) cells.see(simulation, eye, events, observations.head.heading);
      }
      cells.compete(simulation, true);
    };
  }
}
