/** The site invents a short title; ours is the beginning of the prompt. */
export const titleOf = (prompt: string): string =>
  prompt.trim().split(/\s+/).slice(0, 3).join(' ') || 'Untitled';
