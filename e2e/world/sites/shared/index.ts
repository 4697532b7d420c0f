export { lastingCookie, parseCookies } from './cookies.ts';
export { drawJpeg } from './draw-jpeg.ts';
export { drawPng } from './draw-png.ts';
export { Exchange } from './exchange.ts';
export { FILM_SIZES, type FilmSize, makeFilm } from './film.ts';
export { type Answer, type HostServer, startHostServer } from './host-server.ts';
export { UrlSigner } from './signed-url.ts';
