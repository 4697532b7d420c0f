// Draws icon.svg into the formats the installers want. Run after a change of icon.svg:
//   node assets/icons/draw.mjs [path of Chrome or Chromium]
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const here = (name) => new URL(name, import.meta.url);

async function drawAll(executablePath) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  const svg = readFileSync(here('icon.svg'), 'utf8');
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  const drawn = new Map();
  for (const size of SIZES) {
    await page.setViewportSize({ width: size, height: size });
    drawn.set(size, await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
  return drawn;
}

/** ICO: 6 bytes of header, 16 bytes a picture (256 is written as 0), then the PNG files themselves. */
function toIco(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(([size, png], index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** ICNS: magic and length, then chunks of type, length and PNG. */
function toIcns(pictures) {
  const chunks = pictures.map(([type, png]) => {
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(8 + chunks.reduce((sum, chunk) => sum + chunk.length, 0), 4);
  return Buffer.concat([head, ...chunks]);
}

const drawn = await drawAll(process.argv[2] ?? '/usr/bin/chromium');
const png = (size) => drawn.get(size);
writeFileSync(here('icon.png'), png(512));
writeFileSync(here('icon.ico'), toIco([16, 24, 32, 48, 64, 128, 256].map((size) => [size, png(size)])));
const ICNS = { ic11: 32, ic12: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 };
writeFileSync(here('icon.icns'), toIcns(Object.entries(ICNS).map(([type, size]) => [type, png(size)])));
