#!/usr/bin/env node
// @ts-check
// Every script of package.json starts here, on whatever Node the person has. This file and the one it imports
// stay readable for old Nodes: anything newer would end in a syntax error instead of the sentence below.
import { nodeComplaint } from './node-version.mjs';

const complaint = nodeComplaint(process.versions.node);
if (complaint) {
  console.error(complaint);
  process.exitCode = 1;
} else {
  void import('./main.mjs')
    .then(({ main }) => main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code;
    });
}
