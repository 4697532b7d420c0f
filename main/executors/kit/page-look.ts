import type { Page } from 'playwright-core';
import type { GuardRules } from './site-profile.ts';

/** What stands on the page right now, taken in one step and without touching it. */
export interface PageLook {
  url: string;
  title: string;
  /** The site's working page is there. */
  ready: boolean;
  /** Visible words of the site itself. */
  text: string;
  /** Start of the markup, without the account's own words. */
  html: string;
  /** `src`, id and class of visible frames. */
  frames: string[];
  hasChallengeForm: boolean;
  isSignedOut: boolean;
  /** Open dialogs no profile entry allows to close. */
  dialogs: { text: string; asksConsent: boolean; mayClose?: boolean }[];
}

export async function lookAt(page: Page, rules: GuardRules): Promise<PageLook> {
  return page.evaluate(takeLook, rules);
}

/** Runs in the page. */
function takeLook(rules: GuardRules): PageLook {
  const isVisible = (element: Element): boolean =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    element.getBoundingClientRect().width > 1;
  const all = (selectors: readonly string[]): Element[] =>
    selectors.flatMap((selector) => [...document.querySelectorAll(selector)]);
  const shows = (selectors: readonly string[]): boolean => all(selectors).some(isVisible);

  const own = new Set(all(rules.userContent));
  const isOwn = (node: Node | null): boolean =>
    node !== null && ((node instanceof Element && own.has(node)) || isOwn(node.parentNode));
  const walker = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_TEXT);
  const words: string[] = [];
  let length = 0;
  while (walker.nextNode() && length < 50_000) {
    const { parentElement: parent, nodeValue } = walker.currentNode;
    if (!nodeValue?.trim() || !parent || isOwn(parent) || !isVisible(parent)) continue;
    words.push(nodeValue.trim());
    length += nodeValue.length;
  }
  const text = words.join('\n');
  const isAround = (element: Element, others: readonly Element[]): boolean =>
    others.some((other) => element.contains(other) || other.contains(element));
  const closeable = all(rules.closeable.filter(({ icon }) => !icon).map((entry) => entry.dialog));
  const panels = all(rules.ownPanels).filter(isVisible);
  const consent = all(rules.consent).filter(isVisible);
  const hasIcon = (element: Element, icon: string): boolean =>
    [...element.querySelectorAll('*')].some(
      (part) =>
        part.childElementCount === 0 &&
        (part.textContent?.trim() === icon || part.getAttribute('fonticon') === icon),
    );
  // A dialog with something to fill in asks for more than to be read.
  const isNews = (element: Element): boolean =>
    !element.querySelector('input, textarea, select, [role="checkbox"], [role="radio"]') &&
    rules.closeable.some(({ dialog, icon }) => icon && element.matches(dialog) && hasIcon(element, icon));
  const marks = ['dialog[open]', '[role="dialog"]', '[role="alertdialog"]', '[aria-modal="true"]'];
  const dialogs = [...new Set([...consent, ...all(marks)])]
    .filter((element) => isVisible(element) && !isAround(element, closeable) && !isAround(element, panels))
    .map((element) => ({
      text: element.textContent ?? '',
      asksConsent: isAround(element, consent),
      mayClose: isNews(element),
    }));
  const lower = text.toLowerCase();
  const isSignInPage = rules.signInPages.some(
    ({ host, path }) => location.host === host && location.pathname.startsWith(path),
  );
  return {
    url: location.href,
    title: document.title,
    ready: shows([rules.ready]),
    text,
    html: own.size > 0 ? '' : document.documentElement.outerHTML.slice(0, 200_000),
    frames: [...document.querySelectorAll('iframe')]
      .filter(isVisible)
      .map((frame) => `${frame.src} ${frame.id} ${frame.className}`),
    hasChallengeForm: shows([
      '#challenge-form',
      '.cf-turnstile',
      '#captcha_container',
      '.captcha_verify_container',
    ]),
    isSignedOut:
      isSignInPage ||
      rules.signInUrls.some((part) => location.href.includes(part)) ||
      shows(rules.signInMarks) ||
      rules.signInTexts.some((phrase) => lower.includes(phrase.toLowerCase())),
    dialogs,
  };
}
