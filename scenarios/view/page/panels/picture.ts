/** A canvas as sharp as the screen, whose picture is drawn in CSS pixels. */
export class Picture {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** CSS pixels. */
  width = 0;
  height = 0;

  /** @param name what it shows, for who does not see it @throws Error in a browser that draws no pictures */
  constructor(name: string, className: string) {
    this.canvas = document.createElement('canvas');
    this.canvas.className = className;
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', name);
    const context = this.canvas.getContext('2d');
    if (context === null) throw new Error('this browser draws no pictures');
    this.context = context;
  }

  /** Fits it to the place that it has on the page, and clears it. @returns whether it has any */
  fit(): boolean {
    const { clientWidth, clientHeight } = this.canvas;
    const scale = devicePixelRatio || 1;
    this.width = clientWidth;
    this.height = clientHeight;
    this.canvas.width = Math.max(1, Math.round(clientWidth * scale));
    this.canvas.height = Math.max(1, Math.round(clientHeight * scale));
    this.context.setTransform(scale, 0, 0, scale, 0, 0);
    return clientWidth > 0 && clientHeight > 0;
  }

  clear(): void {
    this.context.clearRect(0, 0, this.width, this.height);
  }
}
