import { z } from 'zod';
import { component } from './component.ts';

/** Which names there are is the operator's decision too, so the document fills these in when it is asked for. */
const names = (id: string) => component(id, z.string().min(1));

export const VideoModelName = names('VideoModelName');
export const ImageModelName = names('ImageModelName');
export const AnyModelName = names('AnyModelName');
export const FlowVideoModelName = names('FlowVideoModelName');
export const FlowImageModelName = names('FlowImageModelName');
export const FlowModelName = names('FlowModelName');
export const LegacyVideoModelName = names('LegacyVideoModelName');
export const OpenapiModelName = names('OpenapiModelName');
