import type { Locator } from 'playwright-core';
import type { BrowserSession } from '../../browser/index.ts';
import { GatewayError } from '../../contract/index.ts';
import { type Clock, raceAbort, sleep } from '../../kernel/index.ts';
import { act } from './act.ts';
import {
  type AriaOption,
  chooseAriaRadio,
  itemsShown,
  menuItem,
  type OptionTest,
  plainText,
  readRadios,
} from './aria-options.ts';
import { notOffered } from './read-back.ts';
import { siteError } from './site-error.ts';

/** One question of a panel of radios, known by its options, because rows come and go by account. */
export interface OptionRow {
  /** Request field, for messages. */
  name: string;
  value: string;
  isOfRow: OptionTest;
  fits: OptionTest;
  /** The panel may lack the row when the wanted value is what the site makes anyway. */
  mayLack: boolean;
  /** The row may also lack or forbid the value: it does not matter for this order. */
  isLoose?: boolean;
}

export const showsIcon =
  (ligature: string): OptionTest =>
  ({ icons, text }) =>
    icons.includes(ligature) || text === ligature;

export const resolutionOf = ({ text }: AriaOption): string | null =>
  /^(\d{3,4}p)$/i.exec(text)?.[1]?.toLowerCase() ?? null;

export const countOf = ({ text }: AriaOption): number | null => {
  const found = /^[x×]\s?(\d)$|^(\d)\s?[x×]$/i.exec(text);
  return found ? Number(found[1] ?? found[2]) : null;
};

/** The number with a translated unit: `8s`, `8 giây`, `8 秒`. */
export const durationOf = (option: AriaOption): number | null => {
  if (resolutionOf(option) !== null || countOf(option) !== null) return null;
  const found = /^(\d{1,2})\s?[^\d:/]+$/.exec(option.text);
  return found ? Number(found[1]) : null;
};

/** A row whose options are told apart by what `read` finds in them. */
export const valueRow = <T extends string | number>(
  row: Pick<OptionRow, 'name' | 'mayLack'>,
  wanted: T,
  read: (option: AriaOption) => T | null,
): OptionRow => ({
  ...row,
  value: String(wanted),
  isOfRow: (option) => read(option) !== null,
  fits: (option) => read(option) === wanted,
});

export async function setRow(
  session: BrowserSession,
  panel: Locator,
  row: OptionRow,
  { timeoutMs, clock }: { timeoutMs: number; clock: Clock },
): Promise<void> {
  const { name, value, fits } = row;
  const radios = await act(session, { what: `look for ${name}`, timeoutMs }, () => readRadios(panel));
  const own = radios.filter(row.isOfRow);
  if (own.length === 0 && row.mayLack) return;
  if (row.isLoose && !own.some((option) => fits(option) && !option.disabled)) return;
  await chooseAriaRadio(session, panel, { name, value, timeoutMs, fits, clock });
}

/** A later choice may have changed an earlier one. Errors: `option_not_offered` with the row's name. */
export async function readBackRows(
  session: BrowserSession,
  panel: Locator,
  rows: readonly OptionRow[],
): Promise<void> {
  const radios = await raceAbort(readRadios(panel), session.signal);
  for (const { name, value, isOfRow, fits, mayLack, isLoose } of rows) {
    const own = radios.filter(isOfRow);
    if (isLoose || own.some((option) => fits(option) && option.checked)) continue;
    if (mayLack && own.length === 0) continue;
    const kept = own.find(({ checked }) => checked);
    const message = `The page keeps ${name} at ${kept?.text || kept?.icons[0] || 'nothing'} instead of ${value}`;
    throw new GatewayError('option_not_offered', message, { param: name });
  }
}

export interface MenuChoice {
  /** The button that opens the menu and shows what is chosen; found anew each time. */
  trigger(): Promise<Locator>;
  menu: Locator;
  /** Request field, for messages. */
  name: string;
  /** Whole labels that will do, best first. */
  labels: readonly RegExp[];
  timeoutMs: number;
  clock: Clock;
}

/**
 * Menus fail silently where a plan lacks an entry, so the label is read back from the button. Returns it. Errors:
 * `option_not_offered` with the name as param, `site_drift` when two entries bear the label.
 */
export async function chooseFromMenu(session: BrowserSession, choice: MenuChoice): Promise<string> {
  const { trigger, menu, name, labels, timeoutMs, clock } = choice;
  const step = { what: `choose ${name}`, timeoutMs };
  const setting = { name, value: labels[0]?.source ?? '', timeoutMs };
  const current = () => act(session, step, async () => plainText(await trigger()));
  const now = await current();
  if (labels[0]?.test(now)) return now;
  await act(session, step, async (limits) => (await trigger()).click(limits));
  const isFree = ({ disabled }: AriaOption): boolean => !disabled;
  const isThere: OptionTest = (item) => isFree(item) && labels.some((one) => one.test(item.text));
  const items = await itemsShown(session, menu, { ...step, clock, isThere });
  const label = labels.find((one) => items.filter(isFree).some(({ text }) => one.test(text)));
  if (!label) throw notOffered(setting);
  const index = items.findIndex((item) => isFree(item) && label.test(item.text));
  const wanted = items[index]?.text ?? '';
  if (items.filter(({ text }) => text === wanted).length > 1)
    throw siteError('drift', `The page offers ${wanted} more than once`);
  await act(session, step, (limits) => menuItem(menu, index).click(limits));
  for (const until = clock.now() + timeoutMs; ; ) {
    // The menu may stay above its panel, or take the panel along when it goes.
    if (await menu.isVisible()) await act(session, step, () => session.page.keyboard.press('Escape'));
    const read = await current();
    if (read === wanted) return read;
    if (clock.now() >= until) throw notOffered({ ...setting, value: wanted });
    await sleep(clock, READ_AGAIN_MS, session.signal);
  }
}

const READ_AGAIN_MS = 100;
