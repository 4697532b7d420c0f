import { between, chanceFrom, hashOf, pick } from './chance.js';
import { LANDSCAPES } from './landscapes.js';

const FONT =
  'system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif';
const TURN = Math.PI * 2;

/** Lines no wider than `room`. Breaks between words, and inside scripts that write without spaces. */
function wrap(context, text, room) {
  const words = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text.replace(/\s+/g, ' '));
  const lines = [''];
  for (const { segment } of words) {
    const line = lines.at(-1);
    if (context.measureText(line + segment).width <= room) {
      lines[lines.length - 1] = line + segment;
      continue;
    }
    // One word longer than a line is cut.
    let rest = segment.trimStart();
    while (context.measureText(rest).width > room) {
      let cut = rest.length - 1;
      while (cut > 1 && context.measureText(rest.slice(0, cut)).width > room) cut--;
      lines.push(rest.slice(0, cut));
      rest = rest.slice(cut);
    }
    lines.push(rest);
  }
  return lines.filter((line, index) => index > 0 || line !== '');
}

/** The largest size at which the text fits its share of the picture; very long texts end in an ellipsis. */
function fitText(context, text, { room, mostHeight, sizes: [largest, smallest] }) {
  for (let size = largest; ; size -= 2) {
    context.font = `600 ${size}px ${FONT}`;
    const lines = wrap(context, text, room);
    const fits = Math.max(1, Math.floor(mostHeight / (size * 1.32)));
    if (lines.length <= fits) return { size, lines };
    if (size - 2 < smallest) return { size, lines: [...lines.slice(0, fits - 1), `${lines[fits - 1]}…`] };
  }
}

/** The prompt on a dark glass panel at the lower edge, readable on any picture. */
function makeCaption({ prompt, footer, width, height }) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const unit = Math.min(width, height);
  const margin = unit * 0.05;
  const padding = unit * 0.038;
  const { size, lines } = fitText(context, prompt, {
    room: width - 2 * (margin + padding),
    mostHeight: height * 0.3,
    sizes: [Math.round(unit * 0.056), Math.round(unit * 0.026)],
  });
  const small = Math.round(unit * 0.022);
  const panel = lines.length * size * 1.32 + padding * 2 + small * 1.6;
  const top = height - margin - panel;
  context.fillStyle = 'rgb(12 10 26 / .62)';
  context.beginPath();
  context.roundRect(margin, top, width - 2 * margin, panel, unit * 0.03);
  context.fill();
  context.strokeStyle = 'rgb(255 255 255 / .22)';
  context.lineWidth = Math.max(1, unit * 0.002);
  context.stroke();
  context.textBaseline = 'top';
  context.fillStyle = '#fff';
  lines.forEach((line, index) => {
    context.fillText(line, margin + padding, top + padding + index * size * 1.32);
  });
  context.font = `500 ${small}px ${FONT}`;
  context.fillStyle = 'rgb(255 255 255 / .66)';
  context.fillText(footer, margin + padding, top + panel - padding * 0.9 - small);
  return { canvas, top };
}

/** References as framed prints, side by side above the caption. */
function makePrints({ chance, references, width, top }) {
  const count = references.length;
  const side = Math.min((width * 0.8) / Math.max(2, count), top * 0.52);
  return references.map((picture, index) => {
    const scale = side / Math.max(picture.width, picture.height);
    return {
      picture,
      w: picture.width * scale,
      h: picture.height * scale,
      x: width / 2 + (index - (count - 1) / 2) * side * 1.14,
      y: top * 0.5,
      tilt: between(chance, -0.07, 0.07),
      offset: chance(),
    };
  });
}

function paintPrint(context, print, phase) {
  const { picture, w, h } = print;
  const edge = Math.max(w, h) * 0.035;
  context.save();
  context.translate(print.x, print.y + Math.sin(TURN * (phase + print.offset)) * h * 0.03);
  context.rotate(print.tilt + Math.sin(TURN * (phase + print.offset)) * 0.015);
  context.fillStyle = 'rgb(0 0 0 / .3)';
  context.fillRect(-w / 2 - edge + 6, -h / 2 - edge + 8, w + 2 * edge, h + 2 * edge);
  context.fillStyle = '#fdfcf8';
  context.fillRect(-w / 2 - edge, -h / 2 - edge, w + 2 * edge, h + 2 * edge);
  context.drawImage(picture, -w / 2, -h / 2, w, h);
  context.restore();
}

/** `paint(context, phase)`, phase 0–1. Everything that stands still is drawn once, here. */
export function makeScene({ job, variant, width, height, references }) {
  const seed = hashOf(variant === 0 ? job.prompt : `${job.prompt}#${variant}`);
  const chance = chanceFrom(seed);
  const landscape = pick(chance, LANDSCAPES)({ chance, width, height });
  const footer = `${job.model} · ${width}×${height} · seed ${seed.toString(16).padStart(8, '0')}`;
  const caption = makeCaption({ prompt: job.prompt, footer, width, height });
  const prints = makePrints({ chance, references, width, top: caption.top });
  const moving = job.model === 'demo-video';
  return (context, phase) => {
    landscape(context, phase);
    for (const print of prints) paintPrint(context, print, phase);
    context.drawImage(caption.canvas, 0, 0);
    if (!moving) return;
    context.fillStyle = 'rgb(255 255 255 / .8)';
    context.fillRect(0, height - 4, width * phase, 4);
  };
}
