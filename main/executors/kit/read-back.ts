import type { Locator } from 'playwright-core';
import type { BrowserSession } from '../../browser/index.ts';
import { GatewayError } from '../../contract/index.ts';
import { act } from './act.ts';

/** Menus fail silently when a plan lacks an option, so every setting is read back after it was made. */

export interface Setting {
  /** Request field, for messages. */
  name: string;
  value: string;
  timeoutMs: number;
}

export const notOffered = ({ name, value }: Setting): GatewayError =>
  new GatewayError('option_not_offered', `The page does not offer ${name} ${value}`, { param: name });

export const notTaken = ({ name, value }: Setting, read: string): GatewayError =>
  new GatewayError('option_not_offered', `The page keeps ${name} at ${read} instead of ${value}`, {
    param: name,
  });

/** A radio hidden in its label: the label is clicked, the radio is read. Exactly one label must fit. */
export async function chooseRadio(session: BrowserSession, label: Locator, setting: Setting): Promise<void> {
  const { name, timeoutMs } = setting;
  const step = { what: `choose ${name}`, timeoutMs };
  if ((await act(session, step, () => label.count())) !== 1) throw notOffered(setting);
  await act(session, step, (limits) => label.click(limits));
  const radio = label.locator('input[type="radio"]');
  const isChosen = await act(session, step, (limits) => radio.isChecked(limits));
  if (!isChosen) throw notTaken(setting, 'something else');
}

export async function chooseOption(session: BrowserSession, menu: Locator, setting: Setting): Promise<void> {
  const { name, value, timeoutMs } = setting;
  const step = { what: `choose ${name}`, timeoutMs };
  const offered = await act(session, step, () =>
    menu.locator('option').evaluateAll((options) => options.map((option) => option.getAttribute('value'))),
  );
  if (!offered.includes(value)) throw notOffered(setting);
  await act(session, step, (limits) => menu.selectOption({ value }, limits));
  const read = await act(session, step, (limits) => menu.inputValue(limits));
  if (read !== value) throw notTaken(setting, read);
}

/** Put in as one input: a newline typed as a key may submit. */
export async function writePrompt(
  session: BrowserSession,
  field: Locator,
  prompt: { text: string; timeoutMs: number },
): Promise<void> {
  const step = { what: 'write the prompt', timeoutMs: prompt.timeoutMs };
  await act(session, step, (limits) => field.fill(prompt.text, limits));
  const read = await act(session, step, (limits) => field.inputValue(limits));
  if (read === prompt.text) return;
  const message = `The page took ${read.length} of ${prompt.text.length} characters of the prompt`;
  throw new GatewayError('bad_parameter', message, { param: 'prompt' });
}

/** The same for an element with `contenteditable`: what was there is replaced, line breaks count as any white space. */
export async function writeEditable(
  session: BrowserSession,
  field: Locator,
  prompt: { text: string; timeoutMs: number },
): Promise<void> {
  const step = { what: 'write the prompt', timeoutMs: prompt.timeoutMs };
  const { keyboard } = session.page;
  await act(session, step, (limits) => field.click(limits));
  await act(session, step, () => keyboard.press('ControlOrMeta+End'));
  await act(session, step, () => keyboard.insertText(prompt.text));
  const read = await act(session, step, (limits) => field.innerText(limits));
  if (squash(read).includes(squash(prompt.text))) return;
  throw new GatewayError('bad_parameter', 'The page did not take the prompt whole', { param: 'prompt' });
}

/** For comparing texts that editors break into lines and segments as they like. */
export const squash = (text: string): string => text.replace(/[\s\u200B\uFEFF]+/g, '');
