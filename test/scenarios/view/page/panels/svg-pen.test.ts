import { describe, expect, it } from 'vitest';
import { SvgPen } from '../../../../../scenarios/view/page/panels/svg-pen.ts';

describe('a pen of vectors', () => {
  it('draws a line from its first point, as a canvas does, and leaves out what is no point', () => {
    const pen = new SvgPen();
    pen.strokeStyle = '#123456';
    pen.lineWidth = 1.5;
    pen.lineTo(1, 2);
    pen.lineTo(Number.NaN, 3);
    pen.lineTo(3.456, 4);
    pen.stroke();
    expect(pen.markup).toBe('<path d="M1 2L3.46 4" fill="none" stroke="#123456" stroke-width="1.5"/>');
  });

  it('begins another path without the one before, and fills and strokes the same one', () => {
    const pen = new SvgPen();
    pen.moveTo(9, 9);
    pen.beginPath();
    pen.arc(10, 20, 5);
    pen.fillStyle = '#111111';
    pen.strokeStyle = '#222222';
    pen.lineJoin = 'round';
    pen.fill();
    pen.stroke();
    const circle = 'M15 20A5 5 0 1 1 5 20A5 5 0 1 1 15 20';
    expect(pen.markup).toBe(
      `<path d="${circle}" fill="#111111"/>` +
        `<path d="${circle}" fill="none" stroke="#222222" stroke-width="1" stroke-linejoin="round"/>`,
    );
  });

  it('has dashes and opacity until they are taken back, and draws no empty path', () => {
    const pen = new SvgPen();
    pen.stroke();
    pen.setLineDash([7, 4]);
    pen.globalAlpha = 0.5;
    pen.moveTo(0, 0);
    pen.lineTo(1, 0);
    pen.stroke();
    pen.setLineDash([]);
    pen.globalAlpha = 1;
    pen.stroke();
    const paths = pen.markup.match(/<path[^>]*>/g) ?? [];
    expect(paths).toHaveLength(2);
    expect(paths[0]).toMatch(/stroke-dasharray="7 4" opacity="0.5"/);
    expect(paths[1]).not.toMatch(/dash|opacity/);
  });

  it('leaves text as text, where a canvas has it', () => {
    const pen = new SvgPen();
    pen.font = '20px sans-serif';
    pen.fillStyle = '#333333';
    pen.textAlign = 'right';
    pen.textBaseline = 'middle';
    pen.fillText('a < b', 10, 30);
    expect(pen.markup).toBe(
      '<text x="10" y="37" text-anchor="end" style="font: 20px sans-serif; fill: #333333">a &lt; b</text>',
    );
  });
});
