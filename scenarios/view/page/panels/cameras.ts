import type { CameraImage, Frame } from '../../frames/frame.ts';
import { channelsOf, type Look } from '../look.ts';
import { EventRateMeter, paintEvents } from './camera-events.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';

interface Camera {
  readonly name: string;
  readonly context: CanvasRenderingContext2D;
  readonly picture: ImageData;
  readonly words: HTMLElement;
  readonly meter: EventRateMeter;
  image: CameraImage | undefined;
}

/** What each event camera has seen of late: where it became brighter and where darker, the paler the longer ago. */
class Cameras implements Panel {
  readonly element = document.createElement('div');
  readonly layers = ['images'] as const;
  readonly #cameras: readonly Camera[];
  #isStale = true;

  constructor({ stage: { sensors, period } }: PanelContext) {
    const key = document.createElement('p');
    key.append(swatch('on'), 'ON, brighter ', swatch('off'), 'OFF, darker');
    const views = document.createElement('div');
    views.className = 'views';
    this.#cameras = sensors.flatMap(({ name, width, height }) => {
      if (width === undefined || height === undefined) return [];
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [width, height];
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', `Events of the camera ${name}`);
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('this browser draws no pictures');
      const figure = document.createElement('figure');
      const caption = document.createElement('figcaption');
      const words = document.createElement('span');
      caption.append(`${name} `, words);
      figure.append(canvas, caption);
      views.append(figure);
      const picture = context.createImageData(width, height);
      return [{ name, context, picture, words, meter: new EventRateMeter(period), image: undefined }];
    });
    this.element.append(key, views);
  }

  take(frame: Frame): void {
    for (const camera of this.#cameras) {
      const image = frame.images[camera.name];
      if (image === undefined) continue;
      camera.image = image;
      camera.meter.take(frame, image);
      this.#isStale = true;
    }
  }

  draw(look: Look): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    const colours = { paper: channelsOf(look.panel), on: channelsOf(look.accent), off: channelsOf(look.goal) };
    for (const { context, picture, words, meter, image } of this.#cameras) {
      if (image === undefined) continue;
      paintEvents(image, colours, new Uint32Array(picture.data.buffer));
      context.putImageData(picture, 0, 0);
      words.textContent = inWords(meter);
    }
  }

  redraw(look: Look): void {
    this.#isStale = true;
    this.draw(look);
  }

  summary(): string {
    const rates = this.#cameras.map(({ name, meter }) => `${name}: ${inWords(meter)}`);
    return `Event cameras, over the last half second. ${rates.join('; ')}.`;
  }

  table(): PanelTable {
    const rows = this.#cameras.flatMap(({ name, image }) => {
      if (image === undefined) return [];
      const { on, off, width } = image;
      return Array.from(on, (level, i) => [name, i % width, Math.floor(i / width), level, off[i]] as const).filter(
        ([, , , one, other]) => one + other > 0,
      );
    });
    return { columns: ['camera', 'column', 'row', 'ON (255 is now)', 'OFF (255 is now)'], rows };
  }
}

function inWords({ rate: { onHz, offHz } }: EventRateMeter): string {
  const word = (hertz: number): string => (Number.isFinite(hertz) ? `${Math.round(hertz)}/s` : '–');
  return `ON ${word(onHz)}, OFF ${word(offHz)}`;
}

function swatch(polarity: 'on' | 'off'): HTMLElement {
  const made = document.createElement('span');
  made.className = `swatch ${polarity}`;
  return made;
}

export const camerasPanel: PanelKind = {
  name: 'cameras',
  title: 'Event cameras',
  suits: ({ sensors }) => sensors.some(({ width }) => width !== undefined),
  make: (context) => new Cameras(context),
};
