import type { Locator } from 'playwright-core';
import type { BrowserSession } from '../../browser/index.ts';
import {
  type AriaOption,
  act,
  type CheckUp,
  DoesNotHold,
  guard,
  itemsShown,
  readRadios,
} from '../kit/index.ts';
import {
  closeOverlays,
  composerOf,
  type FlowSite,
  leaveAgentMode,
  openPane,
  openProject,
  projectOf,
  withIcon,
} from './account.ts';
import { callsIn, isCall } from './wire.ts';

/**
 * Walks the site profile on a live page: opens what the executor opens and looks for what it looks for. Chooses a mode,
 * for the rows of the other one are not shown; submits, uploads and pays nothing. Needs a signed-in window.
 */
export async function checkUp(session: BrowserSession, site: FlowSite, check: CheckUp): Promise<void> {
  const heard = new Set<string>();
  const off = session.wire.onRequest((request) => {
    if (isCall(request, site.profile.paths.calls)) for (const { rpc } of callsIn(request)) heard.add(rpc);
  });
  try {
    const isOpen = await check.line(
      'guard, paths: the project opens and nothing stands in the way',
      async () => {
        const stop = await openProject(session, site);
        if (stop) throw new DoesNotHold(stop.message);
        await guard(session, site.profile.guard);
        return projectOf(session.page.url(), site) ?? '';
      },
    );
    if (!isOpen) return;
    const isClassic = await check.line(
      'selectors.settings, agentChip: the composer with settings',
      async () => {
        const composer = await composerOf(session, site);
        await leaveAgentMode(session, site);
        return composer;
      },
    );
    await checkComposer(session, site, check);
    if (isClassic)
      for (const mode of ['image', 'video'] as const) await checkPane(session, { mode, site, check });
    await checkUploadMenu(session, site, check);
    for (const name of ['listing', 'credits'] as const)
      await check.line(`calls.${name}`, async () => {
        if (heard.has(site.profile.calls[name])) return 'the page makes it';
        throw new DoesNotHold(`the page made ${heard.size} other calls`);
      });
  } finally {
    off();
  }
}

const counted = (session: BrowserSession, found: Locator) => async (): Promise<string> => {
  const count = await act(session, { what: 'look', timeoutMs: 2_000 }, () =>
    found.filter({ visible: true }).count(),
  );
  if (count === 0) throw new DoesNotHold('nothing of the kind is visible');
  return `${count} visible`;
};

async function checkComposer(session: BrowserSession, { profile }: FlowSite, check: CheckUp): Promise<void> {
  const { selectors, icons } = profile;
  const { page } = session;
  await check.line('selectors.editor', counted(session, page.locator(selectors.editor)));
  const submit = page.locator(selectors.submit);
  await check.line('selectors.submit, icons.submit', counted(session, withIcon(submit, icons.submit)));
  await check.line('selectors.addMenu', counted(session, page.locator(selectors.addMenu)));
  await check.line('selectors.tile', async () => `${await page.locator(selectors.tile).count()} tiles`);
}

interface PaneCheck {
  mode: 'image' | 'video';
  site: FlowSite;
  check: CheckUp;
}

async function checkPane(session: BrowserSession, { mode, site, check }: PaneCheck): Promise<void> {
  const { icons, budgets, aspects } = site.profile;
  const step = { what: 'look into the settings', timeoutMs: budgets.settingMs };
  const shows = (option: AriaOption, icon: string) => option.icons.includes(icon) || option.text === icon;
  const radios = async () => act(session, step, async () => readRadios(await openPane(session, site)));
  const isThere = await check.line(`icons.${mode}: the mode`, async () => {
    const pane = await openPane(session, site);
    const index = (await radios()).findIndex((option) => shows(option, icons[mode]));
    if (index < 0) throw new DoesNotHold('no option bears the icon');
    await act(session, step, (limits) => pane.getByRole('radio').nth(index).click(limits));
    return 'chosen';
  });
  if (!isThere) return;
  const wanted: [string, string][] = Object.keys(aspects[mode]).map((ratio) => [
    `icons.aspects ${ratio} (${mode})`,
    icons.aspects[ratio] ?? ratio,
  ]);
  if (mode === 'video') wanted.push(['icons.frames', icons.frames], ['icons.ingredients', icons.ingredients]);
  const shown = await radios();
  for (const [line, icon] of wanted)
    await check.line(line, async () => {
      if (shown.some((option) => shows(option, icon))) return 'offered';
      throw new DoesNotHold('no option bears the icon');
    });
  await checkModels(session, { mode, site, check });
  await check.line(`panes of ${mode} close`, async () => {
    await closeOverlays(session, site);
    return 'closed';
  });
}

async function checkModels(session: BrowserSession, { mode, site, check }: PaneCheck): Promise<void> {
  const { icons, selectors, budgets, models } = site.profile;
  let offered: string[] = [];
  const isOpen = await check.line(`icons.modelMenu, selectors.menu (${mode})`, async () => {
    const trigger = withIcon((await openPane(session, site)).locator('button'), icons.modelMenu).first();
    const step = { what: 'open the models', timeoutMs: budgets.settingMs };
    await act(session, step, (limits) => trigger.click(limits));
    const menu = session.page.locator(selectors.menu).filter({ visible: true }).last();
    const items = await itemsShown(session, menu, {
      ...step,
      clock: site.clock,
      isThere: ({ text }) => text !== '',
    });
    offered = items.map(({ text }) => text);
    return offered.join(', ');
  });
  if (!isOpen) return;
  for (const [name, { kind, labels, mayLack }] of Object.entries(models)) {
    if (kind !== mode) continue;
    await check.line(`models.${name}.labels`, async () => {
      const found = offered.find((text) => labels.some((label) => new RegExp(`^(?:${label})$`).test(text)));
      if (found) return found;
      if (mayLack) return 'not offered to this account';
      throw new DoesNotHold('this account is offered none of them');
    });
  }
}

async function checkUploadMenu(session: BrowserSession, site: FlowSite, check: CheckUp): Promise<void> {
  const { icons, selectors, budgets } = site.profile;
  const { page } = session;
  await check.line('icons.toolbarAdd, icons.upload', async () => {
    const step = { what: 'open the upload menu', timeoutMs: budgets.settingMs };
    const add = withIcon(page.locator(`button:not(${selectors.composer} *)`), icons.toolbarAdd).filter({
      visible: true,
    });
    await act(session, step, (limits) => add.first().click(limits));
    const menu = page.locator(selectors.menu).filter({ visible: true }).last();
    const isUpload = (item: AriaOption): boolean => item.icons.includes(icons.upload);
    const items = await itemsShown(session, menu, { ...step, clock: site.clock, isThere: isUpload });
    await closeOverlays(session, site);
    if (!items.some(isUpload)) throw new DoesNotHold('no item bears the icon');
    return 'offered';
  });
}
