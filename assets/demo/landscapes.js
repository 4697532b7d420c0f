import { between, pick } from './chance.js';

/**
 * Four kinds of pictures. Each maker takes `{chance, width, height}` once and returns `paint(context, phase)`, phase
 * 0–1 over the whole film; all motion is periodic, so films loop without a seam.
 */

const TURN = Math.PI * 2;
const hsl = (hue, saturation, light, alpha = 1) =>
  `hsl(${((hue % 360) + 360) % 360} ${saturation}% ${light}% / ${alpha})`;

function still(width, height, paint) {
  const canvas = new OffscreenCanvas(width, height);
  paint(canvas.getContext('2d'));
  return canvas;
}

function fillSky(context, { width, height }, colours) {
  const sky = context.createLinearGradient(0, 0, 0, height);
  colours.forEach((colour, index) => {
    sky.addColorStop(index / (colours.length - 1), colour);
  });
  context.fillStyle = sky;
  context.fillRect(0, 0, width, height);
}

function glow(context, x, y, radius, colour, clear) {
  const light = context.createRadialGradient(x, y, 0, x, y, radius);
  light.addColorStop(0, colour);
  light.addColorStop(1, clear);
  context.fillStyle = light;
  context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
}

function disc(context, x, y, radius, fill) {
  context.fillStyle = fill;
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.fill();
}

function makeStars({ chance, width, height }, count) {
  const stars = Array.from({ length: count }, () => ({
    x: chance() * width,
    y: chance() * height,
    radius: between(chance, 0.5, 1.9),
    beat: Math.ceil(chance() * 3),
    offset: chance(),
  }));
  return (context, phase) => {
    for (const star of stars) {
      const light = 0.35 + 0.6 * (0.5 + 0.5 * Math.sin(TURN * (phase * star.beat + star.offset)));
      disc(context, star.x, star.y, star.radius, hsl(50, 60, 92, light));
    }
  };
}

/** A ridge or a wave: a sum of sines that fits the width a whole number of times, so that it can be shifted round. */
function makeOutline({ chance, width }, roughness) {
  const parts = Array.from({ length: 5 }, (_, index) => ({
    times: index + 1 + Math.floor(chance() * 2),
    size: roughness / (index + 1),
    offset: chance(),
  }));
  return (x, shift) =>
    parts.reduce((sum, { times, size, offset }) => {
      return sum + size * Math.sin(TURN * ((x / width) * times + offset + shift * times));
    }, 0);
}

function fillBelow(context, { width, height }, base, outline, shift) {
  context.beginPath();
  context.moveTo(0, height);
  for (let x = 0; x <= width; x += 6) context.lineTo(x, base + outline(x, shift));
  context.lineTo(width + 6, base + outline(width, shift));
  context.lineTo(width + 6, height);
  context.fill();
}

/** Hues at which a sky looks like one, and hills like hills; any hue at all gives green skies. */
const SKY_HUES = [8, 22, 34, 200, 212, 268, 300, 335];
const LAND_HUES = [150, 172, 205, 228, 252, 275];

function hills(scene) {
  const { chance, width, height } = scene;
  const hue = pick(chance, SKY_HUES) + between(chance, -6, 6);
  const land = pick(chance, LAND_HUES) + between(chance, -8, 8);
  const night = chance() < 0.4;
  const sun = { x: between(chance, 0.2, 0.8) * width, y: between(chance, 0.18, 0.36) * height };
  const radius = Math.min(width, height) * between(chance, 0.06, 0.1);
  const stars = makeStars({ chance, width, height: height * 0.5 }, night ? 110 : 0);
  const ridges = Array.from({ length: 5 }, (_, index) => ({
    base: height * (0.46 + index * 0.115),
    outline: makeOutline(scene, height * (0.035 + index * 0.006)),
    colour: hsl(land + index * 6, night ? 38 : 46, (night ? 34 : 66) - index * (night ? 5.5 : 11.5)),
    turns: index < 2 ? 0 : 1,
  }));
  const sky = night
    ? [hsl(land + 30, 60, 10), hsl(land + 45, 50, 24), hsl(land + 70, 45, 44)]
    : [hsl(hue, 70, 62), hsl(hue + 30, 85, 76), hsl(hue + 55, 95, 87)];
  const backdrop = still(width, height, (context) => {
    fillSky(context, scene, sky);
    glow(context, sun.x, sun.y, radius * 6, hsl(hue + 45, 100, 88, 0.75), hsl(hue + 45, 100, 88, 0));
  });
  return (context, phase) => {
    context.drawImage(backdrop, 0, 0);
    stars(context, phase);
    disc(context, sun.x, sun.y - Math.sin(TURN * phase) * radius * 0.35, radius, hsl(hue + 50, 100, 95));
    for (const { base, outline, colour, turns } of ridges) {
      context.fillStyle = colour;
      const sway = turns ? Math.sin(TURN * phase) * 0.012 : 0;
      fillBelow(context, scene, base + Math.sin(TURN * phase) * turns * 3, outline, sway);
    }
  };
}

function orbits(scene) {
  const { chance, width, height } = scene;
  const hue = chance() * 360;
  const unit = Math.min(width, height);
  const planet = {
    x: between(chance, 0.35, 0.65) * width,
    y: between(chance, 0.32, 0.46) * height,
    radius: unit * between(chance, 0.15, 0.21),
  };
  const tilt = between(chance, -0.45, 0.45);
  const stars = makeStars(scene, 180);
  const moons = Array.from({ length: 2 + Math.floor(chance() * 3) }, (_, index) => ({
    reach: planet.radius * (1.75 + index * 0.42),
    radius: unit * between(chance, 0.012, 0.03),
    turns: pick(chance, [1, 1, 2]),
    offset: chance(),
    colour: hsl(hue + between(chance, 20, 190), 70, 76),
  }));
  const bands = Array.from({ length: 7 }, () => ({ light: between(chance, -9, 9), at: chance() }));
  const globe = still(planet.radius * 2, planet.radius * 2, (context) => {
    const r = planet.radius;
    context.beginPath();
    context.arc(r, r, r, 0, TURN);
    context.clip();
    context.fillStyle = hsl(hue + 20, 65, 58);
    context.fillRect(0, 0, r * 2, r * 2);
    for (const { light, at } of bands) {
      context.fillStyle = hsl(hue + 20 + light * 3, 65, 58 + light, 0.8);
      context.fillRect(0, at * r * 2, r * 2, r * 0.22);
    }
    const shade = context.createRadialGradient(r * 0.6, r * 0.55, r * 0.2, r * 0.9, r * 0.9, r * 1.4);
    shade.addColorStop(0, 'rgb(255 255 255 / .35)');
    shade.addColorStop(0.45, 'rgb(0 0 0 / 0)');
    shade.addColorStop(1, 'rgb(5 0 25 / .85)');
    context.fillStyle = shade;
    context.fillRect(0, 0, r * 2, r * 2);
  });
  const backdrop = still(width, height, (context) => {
    fillSky(context, scene, [hsl(hue + 230, 60, 7), hsl(hue + 250, 55, 15), hsl(hue + 290, 50, 24)]);
    for (const [dx, dy, shift] of [
      [0.2, 0.25, 40],
      [0.8, 0.7, 110],
      [0.6, 0.1, 180],
    ]) {
      const reach = unit * 0.75;
      glow(
        context,
        dx * width,
        dy * height,
        reach,
        hsl(hue + shift, 80, 55, 0.28),
        hsl(hue + shift, 80, 55, 0),
      );
    }
    glow(context, planet.x, planet.y, planet.radius * 2.4, hsl(hue + 20, 90, 70, 0.4), hsl(hue, 90, 70, 0));
  });
  const ring = (context, from, to) => {
    for (let index = 0; index < 4; index++) {
      context.strokeStyle = hsl(hue + 60 + index * 12, 70, 82, 0.6 - index * 0.1);
      context.lineWidth = planet.radius * 0.055;
      const reach = planet.radius * (1.35 + index * 0.09);
      context.beginPath();
      context.ellipse(planet.x, planet.y, reach, reach * 0.26, tilt, from, to);
      context.stroke();
    }
  };
  return (context, phase) => {
    context.drawImage(backdrop, 0, 0);
    stars(context, phase);
    const placed = moons.map((moon) => {
      const angle = TURN * (phase * moon.turns + moon.offset);
      const x = moon.reach * Math.cos(angle);
      const y = moon.reach * 0.3 * Math.sin(angle);
      return {
        ...moon,
        x: planet.x + x * Math.cos(tilt) - y * Math.sin(tilt),
        y: planet.y + x * Math.sin(tilt) + y * Math.cos(tilt),
        behind: Math.sin(angle) < 0,
      };
    });
    for (const moon of placed) if (moon.behind) disc(context, moon.x, moon.y, moon.radius, moon.colour);
    ring(context, Math.PI, TURN);
    context.drawImage(globe, planet.x - planet.radius, planet.y - planet.radius);
    ring(context, 0, Math.PI);
    for (const moon of placed) if (!moon.behind) disc(context, moon.x, moon.y, moon.radius, moon.colour);
  };
}

function sea(scene) {
  const { chance, width, height } = scene;
  const hue = between(chance, -38, 38);
  const unit = Math.min(width, height);
  const horizon = height * between(chance, 0.36, 0.46);
  const sunX = between(chance, 0.25, 0.75) * width;
  const lanterns = Array.from({ length: 9 }, () => ({
    x: chance() * width,
    y: between(chance, 0.1, 0.95) * horizon,
    size: unit * between(chance, 0.012, 0.026),
    offset: chance(),
  }));
  const waves = Array.from({ length: 7 }, (_, index) => ({
    base: horizon + (height - horizon) * ((index + 0.25) / 7) ** 1.25,
    outline: makeOutline(scene, unit * (0.006 + index * 0.0045)),
    colour: hsl(hue + 205 - index * 5, 62, 56 - index * 5.5, 0.9),
    direction: index % 2 ? 1 : -1,
  }));
  const backdrop = still(width, height, (context) => {
    fillSky(context, scene, [
      hsl(hue + 260, 55, 30),
      hsl(hue + 320, 70, 58),
      hsl(hue + 20, 95, 76),
      hsl(hue + 40, 95, 84),
    ]);
    glow(context, sunX, horizon, unit * 0.6, hsl(hue + 40, 100, 88, 0.85), hsl(hue + 40, 100, 80, 0));
    disc(context, sunX, horizon - unit * 0.01, unit * 0.11, hsl(hue + 45, 100, 93));
  });
  return (context, phase) => {
    context.drawImage(backdrop, 0, 0);
    for (const { base, outline, colour, direction } of waves) {
      context.fillStyle = colour;
      const bob = Math.sin(TURN * phase + base) * unit * 0.006;
      fillBelow(context, scene, base + bob, outline, direction * Math.sin(TURN * phase) * 0.03);
    }
    context.fillStyle = hsl(hue + 45, 100, 92, 0.35);
    for (let step = 0; step < 16; step++) {
      const y = horizon + ((height - horizon) * step) / 18 + 4;
      const half = unit * (0.05 + step * 0.006) * (0.7 + 0.3 * Math.sin(TURN * (phase * 2 + step * 0.37)));
      context.fillRect(sunX - half, y, half * 2, unit * 0.004);
    }
    for (const { x, y, size, offset } of lanterns) {
      const swayed = y + Math.sin(TURN * (phase + offset)) * size;
      glow(context, x, swayed, size * 4, hsl(40, 100, 75, 0.5), hsl(40, 100, 75, 0));
      disc(context, x, swayed, size, hsl(38, 100, 82));
    }
  };
}

function aurora(scene) {
  const { chance, width, height } = scene;
  const hue = chance() * 360;
  const unit = Math.min(width, height);
  const ribbons = Array.from({ length: 5 }, (_, index) => ({
    base: height * (0.2 + index * 0.11),
    outline: makeOutline(scene, height * 0.06),
    hue: hue + index * between(chance, 18, 40),
    direction: index % 2 ? 1 : -1,
  }));
  const drops = Array.from({ length: 34 }, () => ({
    x: chance() * width,
    y: chance() * height,
    radius: unit * between(chance, 0.006, 0.045),
    hue: hue + between(chance, 0, 160),
    offset: chance(),
    light: between(chance, 0.12, 0.42),
  }));
  const backdrop = still(width, height, (context) => {
    fillSky(context, scene, [hsl(hue + 220, 60, 9), hsl(hue + 200, 60, 16), hsl(hue + 150, 55, 22)]);
  });
  return (context, phase) => {
    context.drawImage(backdrop, 0, 0);
    context.globalCompositeOperation = 'screen';
    for (const { base, outline, hue: tint, direction } of ribbons) {
      const veil = context.createLinearGradient(0, base - unit * 0.1, 0, base + unit * 0.45);
      veil.addColorStop(0, hsl(tint, 90, 62, 0.75));
      veil.addColorStop(1, hsl(tint + 30, 90, 40, 0));
      context.fillStyle = veil;
      fillBelow(context, scene, base, outline, direction * Math.sin(TURN * phase) * 0.06);
    }
    for (const drop of drops) {
      const y = drop.y + Math.sin(TURN * (phase + drop.offset)) * unit * 0.03;
      const x = drop.x + Math.cos(TURN * (phase + drop.offset)) * unit * 0.02;
      disc(context, x, y, drop.radius, hsl(drop.hue, 90, 72, drop.light));
    }
    context.globalCompositeOperation = 'source-over';
  };
}

export const LANDSCAPES = [hills, orbits, sea, aurora];
