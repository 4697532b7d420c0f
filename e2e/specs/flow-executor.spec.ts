import { executorConformance } from '../conformance/executor.ts';
import { makeFlowWorld } from '../conformance/flow-world.ts';

executorConformance('veo_workflow', makeFlowWorld);
