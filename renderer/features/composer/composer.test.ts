import { describe, expect, it } from 'vitest';
import { firstChoice, readModels } from './models.ts';
import { curlCommand, orderBody } from './order.ts';

const draft = { model: 'demo-video', prompt: '  a red fox ', durationS: '', aspect: '' };

describe('the model list', () => {
  const models = readModels({
    data: [
      { id: 'veo-3-1', supported_endpoint_types: ['openai-video', 'openai'] },
      { id: 'demo-image', supported_endpoint_types: ['image-generation', 'openai'] },
      { id: 'fpbrowser-use', supported_endpoint_types: ['openai'] },
      { id: 'plain' },
      { object: 'model' },
    ],
  });

  it('knows image from video and leaves out what makes no media', () => {
    expect(models).toEqual([
      { id: 'veo-3-1', kind: 'video' },
      { id: 'demo-image', kind: 'image' },
      { id: 'plain', kind: 'video' },
    ]);
  });

  it('proposes the demo, else the first, else nothing', () => {
    expect(firstChoice(models)).toBe('demo-image');
    expect(firstChoice(models.slice(0, 1))).toBe('veo-3-1');
    expect(firstChoice(readModels(null))).toBe('');
  });
});

describe('the order', () => {
  it('sends only what was chosen', () => {
    expect(orderBody(draft, { id: 'demo-video', kind: 'video' })).toEqual({
      model: 'demo-video',
      prompt: 'a red fox',
    });
  });

  it('sends a duration as a number, and none for an image', () => {
    const chosen = { ...draft, durationS: '8', aspect: '9:16' };
    expect(orderBody(chosen, { id: 'demo-video', kind: 'video' })).toMatchObject({
      duration: 8,
      aspect_ratio: '9:16',
    });
    expect(orderBody(chosen, { id: 'demo-image', kind: 'image' })).not.toHaveProperty('duration');
  });

  it('becomes a curl command that survives quotes in the prompt', () => {
    const command = curlCommand('http://127.0.0.1:8002', { prompt: `it's "so" $HOME` });
    expect(command).toContain(`-d '{"prompt":"it'\\''s \\"so\\" $HOME"}'`);
    expect(command).toContain('YOUR_API_KEY');
  });
});
