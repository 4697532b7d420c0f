/** The desktop app refuses pages the clipboard permission and copies for them; a browser lets the page do it. */
export const copyText = (text: string): Promise<void> =>
  window.fpb ? window.fpb.copyText(text) : navigator.clipboard.writeText(text);
