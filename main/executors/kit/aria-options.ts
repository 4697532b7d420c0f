import type { Locator } from 'playwright-core';
import type { BrowserSession } from '../../browser/index.ts';
import { GatewayError } from '../../contract/index.ts';
import { type Clock, sleep } from '../../kernel/index.ts';
import { act } from './act.ts';
import { notOffered, notTaken, type Setting } from './read-back.ts';

/** Options by their ARIA roles, known by icon ligature and by their words without icons and glyphs. */
export interface AriaOption {
  icons: string[];
  text: string;
  checked: boolean;
  disabled: boolean;
}

export type OptionTest = (option: AriaOption) => boolean;

const RADIO = '[role="radio"], input[type="radio"]';
const ITEM = '[role="menuitem"], [role="menuitemradio"], [role="menuitemcheckbox"], [role="option"]';

export const readRadios = (panel: Locator): Promise<AriaOption[]> => panel.locator(RADIO).evaluateAll(read);
export const readItems = (menu: Locator): Promise<AriaOption[]> => menu.locator(ITEM).evaluateAll(read);
export const menuItem = (menu: Locator, index: number): Locator => menu.locator(ITEM).nth(index);

/**
 * The items of an open menu, once they are drawn: some menus fill a moment after they show. Waits for the one wanted,
 * not for long: what is not offered never comes.
 */
export async function itemsShown(
  session: BrowserSession,
  menu: Locator,
  { what, timeoutMs, clock, isThere }: MenuWait,
): Promise<AriaOption[]> {
  const step = { what, timeoutMs };
  await act(session, step, (limits) => menu.locator(ITEM).first().waitFor(limits));
  for (const until = clock.now() + Math.min(timeoutMs, ITEMS_SETTLE_MS); ; ) {
    const items = await act(session, step, () => readItems(menu));
    if (items.some(isThere) || clock.now() >= until) return items;
    await sleep(clock, READ_AGAIN_MS, session.signal);
  }
}

export interface MenuWait {
  what: string;
  timeoutMs: number;
  clock: Clock;
  isThere: OptionTest;
}

const ITEMS_SETTLE_MS = 1_500;

/** Words of an element without its icons. */
export const plainText = async (element: Locator): Promise<string> =>
  (await element.evaluateAll(read))[0]?.text ?? '';

/** Runs in the page. */
function read(elements: Element[]): AriaOption[] {
  const isIcon = (element: Element): boolean =>
    element.matches('mat-icon, .google-symbols, .material-symbols-outlined, .material-icons, i');
  const words = (node: Node): string => {
    if (node instanceof Element && isIcon(node)) return ' ';
    if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? '';
    return [...node.childNodes].map(words).join(' ');
  };
  return elements.map((element) => {
    const bearer = element instanceof HTMLInputElement ? (element.closest('label') ?? element) : element;
    const icons = [bearer, ...bearer.querySelectorAll('*')]
      .filter(isIcon)
      .map((icon) => icon.getAttribute('fonticon') ?? icon.textContent?.trim() ?? '');
    const text = words(bearer)
      .replace(/\p{Extended_Pictographic}|\uFE0F/gu, ' ')
      .replace(/^\s*[a-z]+(_[a-z0-9]+)+(?=\s|$)/, (ligature) => {
        icons.push(ligature.trim());
        return ' ';
      });
    const isOn = (name: string): boolean => element.getAttribute(name) === 'true';
    return {
      icons,
      text: text.replace(/\s+/g, ' ').trim(),
      checked: isOn('aria-checked') || (element instanceof HTMLInputElement && element.checked),
      disabled:
        isOn('aria-disabled') || element.matches(':disabled, .mat-mdc-menu-item-disabled, [disabled]'),
    };
  });
}

const READ_AGAIN_MS = 100;

/**
 * Chooses the one radio of the panel that fits, and reads it back. Errors: `option_not_offered` with the setting as
 * param when none fits, it is disabled, or it does not stay; `site_drift` when several fit.
 */
export async function chooseAriaRadio(
  session: BrowserSession,
  panel: Locator,
  choice: Setting & { fits: OptionTest; clock: Clock },
): Promise<void> {
  const { name, value, fits, clock, timeoutMs } = choice;
  const step = { what: `choose ${name}`, timeoutMs };
  const look = () => act(session, step, () => readRadios(panel));
  const radios = await look();
  const index = radios.findIndex(fits);
  if (radios.filter(fits).length > 1)
    throw new GatewayError('site_drift', `The page offers ${name} ${value} more than once`);
  if (index < 0 || radios[index]?.disabled) throw notOffered(choice);
  if (radios[index]?.checked) return;
  const radio = panel.locator(RADIO).nth(index);
  const isInput = await act(session, step, () => radio.evaluate((element) => element.tagName === 'INPUT'));
  const target = isInput ? radio.locator('xpath=ancestor-or-self::label | self::input').first() : radio;
  await act(session, step, (limits) => target.click(limits));
  for (const until = clock.now() + timeoutMs; ; ) {
    // Lists are drawn anew after a choice: found by its looks again, not by its place.
    if ((await look()).some((option) => fits(option) && option.checked)) return;
    if (clock.now() >= until) throw notTaken(choice, 'something else');
    await sleep(clock, READ_AGAIN_MS, session.signal);
  }
}
