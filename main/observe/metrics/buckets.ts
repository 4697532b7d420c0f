/**
 * Upper bounds in seconds. Fixed: changing one splits every graph and alarm that was built on it.
 * An image takes half a minute, a video one to twenty, a queue anything up to a day.
 */
export const DURATION_S = [1, 2.5, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800, 3600];
export const QUEUE_WAIT_S = [0.05, 0.25, 1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 14_400, 86_400];
/** Answers of the API; downloads and uploads fill the upper ones. */
export const HTTP_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
