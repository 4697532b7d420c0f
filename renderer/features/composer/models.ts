import { asFields, asList, asText } from '../../shared/data/read.ts';

export interface Model {
  id: string;
  kind: 'image' | 'video';
}

/** Models that make media, by their endpoint words; one that only chats is left out, one without words is a video. */
export function readModels(json: unknown): Model[] {
  return asList(asFields(json).data).flatMap((entry): Model[] => {
    const fields = asFields(entry);
    const id = asText(fields.id);
    if (id === null) return [];
    const words = asList(fields.supported_endpoint_types);
    if (words.length === 0 || words.includes('openai-video')) return [{ id, kind: 'video' }];
    return words.includes('image-generation') ? [{ id, kind: 'image' }] : [];
  });
}

/** What a person who has set up nothing can try. */
export const firstChoice = (models: readonly Model[]): string =>
  (models.find((model) => model.id === 'demo-image') ?? models[0])?.id ?? '';
