import type { Browser } from 'playwright-core';

export interface SampleMedia {
  png: Buffer;
  webm: Buffer;
}

/** A real picture and a real clip, drawn and encoded by the browser that will show them. */
export async function drawSamples(browser: Browser): Promise<SampleMedia> {
  const page = await browser.newPage();
  try {
    const [png, webm] = await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      canvas.width = 320;
      canvas.height = 180;
      const brush = canvas.getContext('2d');
      if (!brush) throw new Error('no canvas');
      const draw = (hue: number) => {
        const gradient = brush.createLinearGradient(0, 0, 320, 180);
        gradient.addColorStop(0, `hsl(${hue} 80% 60%)`);
        gradient.addColorStop(1, `hsl(${hue + 80} 70% 35%)`);
        brush.fillStyle = gradient;
        brush.fillRect(0, 0, 320, 180);
      };
      draw(20);
      const picture = canvas.toDataURL('image/png');
      const recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: 'video/webm;codecs=vp8' });
      const parts: Blob[] = [];
      recorder.ondataavailable = (event) => parts.push(event.data);
      const stopped = new Promise((done) => {
        recorder.onstop = done;
      });
      recorder.start();
      for (let frame = 0; frame < 20; frame += 1) {
        draw(200 + frame * 4);
        await new Promise((next) => requestAnimationFrame(next));
      }
      recorder.stop();
      await stopped;
      const reader = new FileReader();
      const read = new Promise((done) => {
        reader.onload = done;
      });
      reader.readAsDataURL(new Blob(parts));
      await read;
      return [picture, String(reader.result)];
    });
    const bytes = (dataUrl: string | undefined) => Buffer.from(dataUrl?.split(',')[1] ?? '', 'base64');
    return { png: bytes(png), webm: bytes(webm) };
  } finally {
    await page.close();
  }
}
