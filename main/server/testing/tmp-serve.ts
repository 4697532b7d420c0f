import { openRig } from './gateway-rig.ts';
const rig = await openRig();
console.log(rig.origin);
setTimeout(() => process.exit(0), 900_000);
