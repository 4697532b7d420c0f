import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** CSS; ids, `data-testid` and numeric tokens, because visible texts are translated. */
export const Selector = z.string().min(1);
/** `{value}` stands for the wanted value. */
export const SelectorFor = z.string().includes('{value}');
export const Millis = z.number().int().positive();

/** Element that shows an icon by its ligature, which no language translates. For Playwright, not for the page itself. */
export const iconSelector = (ligature: string): string =>
  ['mat-icon', 'i', '.google-symbols', '.material-symbols-outlined', '.material-icons']
    .map((element) => `${element}:text-is(${JSON.stringify(ligature)})`)
    .concat(`[fonticon=${JSON.stringify(ligature)}]`)
    .join(', ');

/** `{value}` filled in as a CSS string, so that no value can leave its quotes. */
export const selectorFor = (template: string, value: string): string =>
  template.replaceAll('{value}', value.replace(/["\\]/g, '\\$&'));

/** How the pages of a site that ask for the person are told apart from its working page. */
export const GuardRulesSchema = z.strictObject({
  /** Visible when the page can be worked with. */
  ready: Selector,
  /** Regions with words of the account's own (prompts, results): never read as a message of the site. */
  userContent: z.array(Selector).default([]),
  /** Parts of a URL that mean "signed out". */
  signInUrls: z.array(z.string().min(1)).default([]),
  signInMarks: z.array(Selector).default([]),
  signInTexts: z.array(z.string().min(1)).default([]),
  /** Pages that mean "signed out": the host whole, the path by its start. */
  signInPages: z
    .array(z.strictObject({ host: z.string().min(1), path: z.string().default('/') }))
    .default([]),
  /** Words of a page that has crashed and is to be opened anew. */
  crashTexts: z.array(z.string().min(1)).default([]),
  /**
   * Dialogs that announce something and may be closed. With `icon` the dialog counts only when it shows that ligature,
   * and the close button is the one that bears it.
   */
  closeable: z
    .array(z.strictObject({ dialog: Selector, close: Selector, icon: z.string().min(1).optional() }))
    .default([]),
  /** Panels of the working page that look like dialogs and ask nothing. */
  ownPanels: z.array(Selector).default([]),
  /** Dialogs the site is known to ask consent with, besides those whose words say so. */
  consent: z.array(Selector).default([]),
});
export type GuardRules = z.infer<typeof GuardRulesSchema>;

/**
 * A site's data, checked. `overridePath` (data folder) wins whole when that file exists: a half-merged profile would
 * belong to no version of the site. Errors: plain `Error` that names file and line of the profile.
 */
export function loadSiteProfile<T>(path: string, schema: z.ZodType<T>, overridePath?: string): T {
  const file = overridePath !== undefined && existsSync(overridePath) ? overridePath : path;
  const checked = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (checked.success) return checked.data;
  throw new Error(`Site profile ${file}:\n${z.prettifyError(checked.error)}`);
}
