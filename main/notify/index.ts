export * from './event-bus.ts';
export { createTaskNews, type TaskNewsDesk, type TaskNewsTools } from './task-news/create-task-news.ts';
export type { NewsReader, NewsWish } from './task-news/news-reader.ts';
export type { TaskHistory, TaskNews } from './task-news/task-history.ts';
export { CallbackDesk } from './webhooks/callback-desk.ts';
export type { CallbackTools } from './webhooks/mail-callback.ts';
export { newCallbackSecret } from './webhooks/signature.ts';
