// The root tsconfig reads no JavaScript; the modules here are checked, with their tests, by the tsconfig beside them.
declare module '*.mjs';
