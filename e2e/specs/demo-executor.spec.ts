import { makeDemoWorld } from '../conformance/demo-world.ts';
import { executorConformance } from '../conformance/executor.ts';

executorConformance('demo_workflow', makeDemoWorld);
