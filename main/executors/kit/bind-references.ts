import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import type { BrowserSession, WireResponse } from '../../browser/index.ts';
import { GatewayError, type StoredReference } from '../../contract/index.ts';
import { newId } from '../../kernel/index.ts';
import { act } from './act.ts';

export interface ReferenceBinding {
  /** The site's own file input. */
  input: Locator;
  /** One for each bound reference. */
  chip: Locator;
  isUploadReply(response: WireResponse): boolean;
  /** The site's id of the upload; throws what a refusal means. */
  readReply(response: WireResponse): Promise<string>;
  /** Id a chip carries. */
  chipId(chip: Locator): Promise<string | null>;
  uploadMs: number;
  settingMs: number;
}

/**
 * Uploads through the page's own input, one after the other so that their order holds, and counts the chips against
 * the site's replies. Returns the site's ids. The file names are made up: the site never sees the caller's.
 */
export async function bindReferences(
  session: BrowserSession,
  references: readonly StoredReference[],
  binding: ReferenceBinding,
): Promise<string[]> {
  const ids: string[] = [];
  for (const reference of references) ids.push(await upload(session, reference, binding));
  const step = { what: 'show the references', timeoutMs: binding.settingMs };
  if (ids.length > 0) {
    await act(session, step, (limits) => binding.chip.nth(ids.length - 1).waitFor(limits));
  }
  const chips = await act(session, step, () => binding.chip.all());
  const bound = await Promise.all(chips.map((chip) => act(session, step, () => binding.chipId(chip))));
  if (bound.join('\n') !== ids.join('\n')) {
    const message = `The page holds ${bound.length} references instead of the ${ids.length} asked for`;
    throw new GatewayError('upload_failed', message);
  }
  return ids;
}

async function upload(
  session: BrowserSession,
  reference: StoredReference,
  binding: ReferenceBinding,
): Promise<string> {
  const buffer = await readFile(session.referencePath(reference), { signal: session.signal });
  const extension = reference.mime.split('/')[1]?.replace(/[^a-z0-9].*$/, '') ?? 'bin';
  const file = { name: `${newId('ref')}.${extension}`, mimeType: reference.mime, buffer };
  const wait = { what: 'upload of a reference', timeoutMs: binding.uploadMs, signal: session.signal };
  const reply = session.wire.response((response) => binding.isUploadReply(response), wait);
  // When handing over the file fails, nobody awaits the reply any more.
  reply.catch(() => undefined);
  await act(session, { what: 'hand over a reference', timeoutMs: binding.uploadMs }, (limits) =>
    binding.input.setInputFiles(file, limits),
  );
  return binding.readReply(await reply);
}
