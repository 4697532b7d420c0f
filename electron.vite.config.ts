import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

/** What the pages may load: their own origin, nothing else. Not while developing: hot reload needs inline scripts. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY },
      injectTo: 'head-prepend',
    },
  ],
};

const renderer = resolve(import.meta.dirname, 'renderer');

export default defineConfig({
  // `dependencies` of package.json stay outside the bundle: native addons and Playwright cannot be bundled.
  main: { build: { outDir: 'out/main', lib: { entry: 'main/index.ts' } } },
  // A sandboxed preload script must be CommonJS and may load nothing but `electron`, so everything is bundled.
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      lib: { entry: 'preload/index.ts', formats: ['cjs'] },
    },
  },
  renderer: {
    root: renderer,
    plugins: [react(), contentSecurityPolicy],
    build: {
      outDir: resolve(import.meta.dirname, 'out/renderer'),
      // The first Chrome with light-dark(), which the style sheets use; Firefox 120 and Safari 17.5 know the same.
      target: 'chrome123',
      minify: true,
      rollupOptions: { input: resolve(renderer, 'index.html') },
    },
    server: {
      host: '127.0.0.1',
      // The pages ask their own origin; while developing that is this server, so it passes the API on.
      proxy: {
        '/v1': { target: process.env.FPB_DEV_ORIGIN ?? 'http://127.0.0.1:8002', changeOrigin: true },
      },
    },
  },
});
