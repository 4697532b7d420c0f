import type { Task } from '../../../domain/index.ts';
import type { Said } from './completion.ts';

/** How a dialect puts a video into a chat: as a link of Markdown, or as HTML. */
export type VideoMarkup = 'markdown' | 'html';

/** Finished media as the text of a chat, one paragraph a result. */
export function mediaSaid(task: Task, urls: readonly string[], videos: VideoMarkup): Said {
  const { kind } = task.request;
  return {
    content: urls.map((url) => (kind === 'image' ? `![image](${url})` : video(url, videos))).join('\n\n'),
    images: kind === 'image' ? urls : [],
  };
}

const video = (url: string, markup: VideoMarkup): string =>
  // The `&` of the link stays as it is: browsers read it so too, and many clients cut the link out with a pattern.
  markup === 'html' ? `<video src="${url}" controls></video>` : `[video](${url})`;

/** Where a task stands, in the words of a person. */
export function progressSaid(task: Task): string {
  if (task.state === 'queued') return 'Waiting for a window';
  switch (task.stage) {
    case 'leased':
    case 'preparing':
      return 'Preparing the page';
    case 'submitting':
      return 'Ordering';
    case 'collecting':
      return 'Fetching the result';
    default:
      return `Generating: ${task.progress}%`;
  }
}
