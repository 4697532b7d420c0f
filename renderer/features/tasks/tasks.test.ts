import { describe, expect, it } from 'vitest';
import { translator } from '../../shared/i18n/translate.ts';
import { formatWhen, taskFacts } from './task-facts.ts';
import { isLive, readTask, readTasks } from './task-view.ts';

const ORIGIN = 'http://127.0.0.1:8002';
const read = (fields: object) => {
  const task = readTask({ id: 't1', ...fields }, ORIGIN);
  if (task === null) throw new Error('no task');
  return task;
};

describe('reading a task', () => {
  it.each([
    ['queued', 'queued'],
    ['in_progress', 'processing'],
    ['processing', 'processing'],
    ['completed', 'completed'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ])('understands the word %s', (word, state) => {
    expect(read({ status: word }).state).toBe(state);
  });

  it('sees a cancelled task behind the word failed', () => {
    const task = read({ status: 'failed', error: { message: 'Cancelled', code: 'cancelled' } });
    expect(task).toMatchObject({ state: 'cancelled', error: null });
  });

  it('is live only until its end', () => {
    expect(
      ['queued', 'in_progress', 'completed', 'failed'].map((status) => isLive(read({ status }))),
    ).toEqual([true, true, false, false]);
  });

  it('finds the result of a video and of an image', () => {
    const video = read({ status: 'completed', video_url: '/files/a.mp4?sig=1', url: '/files/a.mp4?sig=1' });
    expect(video.media).toEqual([{ kind: 'video', url: `${ORIGIN}/files/a.mp4?sig=1` }]);
    const image = read({ status: 'completed', video_url: null, image_url: `${ORIGIN}/b.png` });
    expect(image.media).toEqual([{ kind: 'image', url: `${ORIGIN}/b.png` }]);
  });

  it('shows every result of an order for several, each once', () => {
    const urls = [`${ORIGIN}/1.mp4`, `${ORIGIN}/2.mp4`];
    const task = read({ status: 'completed', video_url: urls[0], metadata: { result_urls: urls } });
    expect(task.media.map((item) => item.url)).toEqual(urls);
  });

  it('drops addresses that would run in the page', () => {
    const task = read({ status: 'completed', video_url: 'javascript:alert(1)', url: 'data:text/html,x' });
    expect(task.media).toEqual([]);
  });

  it('keeps progress a whole percent', () => {
    expect([45.5, '45', -1, 250, 'x'].map((progress) => read({ progress }).progress)).toEqual([
      46, 45, 0, 100, 0,
    ]);
  });

  it('reads a list and skips rows without an id', () => {
    expect(readTasks({ data: [{ id: 'a' }, {}, { task_id: 'b' }] }, ORIGIN).map((task) => task.id)).toEqual([
      'a',
      'b',
    ]);
    expect(readTasks(null, ORIGIN)).toEqual([]);
  });
});

describe('the facts of a task', () => {
  const now = new Date(2026, 10, 20, 12, 0);

  it('say the day only when it was another one', () => {
    expect(formatWhen(new Date(2026, 10, 20, 9, 5).getTime(), 'en', now)).toBe('09:05');
    expect(formatWhen(new Date(2026, 10, 19, 9, 5).getTime(), 'en', now)).toBe('Nov 19, 09:05');
    expect(formatWhen(new Date(2026, 10, 19, 9, 5).getTime(), 'zh-CN', now)).toBe('11月19日 09:05');
  });

  it('say seconds for a video, none for an image', () => {
    const t = translator('en');
    const video = read({
      model: 'veo',
      status: 'completed',
      video_url: '/a.mp4',
      seconds: '8',
      aspect_ratio: '16:9',
    });
    expect(taskFacts(video, t, 'en', now)).toEqual(['veo', '8 s', '16:9']);
    const image = read({ model: 'img', status: 'completed', image_url: '/a.png', seconds: '1' });
    expect(taskFacts(image, t, 'en', now)).toEqual(['img']);
  });
});
