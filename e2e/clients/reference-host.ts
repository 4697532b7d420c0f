import { extname } from 'node:path';
import { drawJpeg, drawPng, makeFilm } from '../world/sites/shared/index.ts';
import { type Listening, listen } from './listen.ts';

/** The CDN of the documents' examples: real pictures and a real film, each path another one. */
export async function startReferenceHost(): Promise<Listening> {
  const film = Buffer.from(await makeFilm('640x360', 3, { title: 'input', comment: '' }));
  const answers: Record<string, (path: string) => [string, Buffer]> = {
    '.jpg': (path) => ['image/jpeg', drawJpeg(path, 640, 360)],
    '.png': (path) => ['image/png', drawPng(path, 320, 320)],
    '.mp4': () => ['video/mp4', film],
  };
  return listen(({ url = '/' }, response) => {
    const found = answers[extname(url)]?.(url);
    if (!found) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': found[0], 'content-length': found[1].length }).end(found[1]);
  });
}
