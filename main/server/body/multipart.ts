import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { GatewayError } from '../../contract/index.ts';
import type { UploadedFile } from '../../domain/index.ts';
import { cutOff, tooLarge } from './limited-text.ts';

const MAX_FILES = 10;
const MAX_FIELDS = 200;

export interface MultipartLimits {
  /** All text fields together. */
  maxTextBytes: number;
  maxFileBytes: number;
}

export interface Multipart {
  /** Field name as sent, brackets included → its values in order. */
  texts: Map<string, string[]>;
  files: UploadedFile[];
}

/**
 * Reads a form with files into memory; two full-size files is what one request may hold in all.
 * @throws GatewayError `bad_body`, `body_too_large`, `too_many_images`
 */
export function readMultipart(req: IncomingMessage, limits: MultipartLimits): Promise<Multipart> {
  return new Promise((resolve, reject) => {
    const parser = openParser(req, limits);
    const form = new FormInProgress(limits);
    let settled = false;
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      req.unpipe(parser);
      req.off('close', onClose).off('error', onClose);
      finish();
    };
    const fail = (error: unknown) =>
      settle(() =>
        reject(error instanceof GatewayError ? error : new GatewayError('bad_body', 'The form is malformed')),
      );
    const guard = (step: () => void) => {
      if (settled) return;
      try {
        step();
      } catch (error) {
        fail(error);
      }
    };
    const onClose = () => fail(cutOff());

    parser.on('field', (name, value, _nameCut, valueCut) => guard(() => form.addText(name, value, valueCut)));
    parser.on('file', (name, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        guard(() => form.count(chunk.length));
        // After a failure the form is only read away.
        if (!settled) chunks.push(chunk);
      });
      stream.on('limit', () => fail(tooLarge(limits.maxFileBytes)));
      stream.on('error', fail);
      stream.on('end', () => guard(() => form.addFile(name, Buffer.concat(chunks))));
    });
    parser.on('filesLimit', () =>
      fail(new GatewayError('too_many_images', `At most ${MAX_FILES} files are taken`)),
    );
    parser.on('fieldsLimit', () =>
      fail(new GatewayError('bad_body', `At most ${MAX_FIELDS} form fields are taken`)),
    );
    parser.on('partsLimit', () => fail(new GatewayError('bad_body', 'The form has too many parts')));
    parser.on('error', fail);
    parser.on('finish', () => settle(() => resolve(form.result())));
    req.on('close', onClose).on('error', onClose);
    req.pipe(parser);
  });
}

function openParser(req: IncomingMessage, limits: MultipartLimits): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...req.headers, 'content-type': req.headers['content-type'] ?? '' },
      limits: {
        files: MAX_FILES,
        fields: MAX_FIELDS,
        parts: MAX_FILES + MAX_FIELDS,
        fieldSize: limits.maxTextBytes,
        fileSize: limits.maxFileBytes,
        headerPairs: 50,
      },
    });
  } catch (cause) {
    throw new GatewayError('bad_body', 'The form has no boundary', { cause });
  }
}

class FormInProgress {
  readonly #limits: MultipartLimits;
  readonly #texts = new Map<string, string[]>();
  readonly #files: { name: string; bytes: Uint8Array }[] = [];
  #textBytes = 0;
  #fileBytes = 0;

  constructor(limits: MultipartLimits) {
    this.#limits = limits;
  }

  addText(name: string | undefined, value: string, isCut: boolean): void {
    this.#textBytes += value.length;
    if (isCut || this.#textBytes > this.#limits.maxTextBytes) throw tooLarge(this.#limits.maxTextBytes);
    if (!name) return;
    const values = this.#texts.get(name);
    if (values) values.push(value);
    else this.#texts.set(name, [value]);
  }

  count(bytes: number): void {
    this.#fileBytes += bytes;
    const most = 2 * this.#limits.maxFileBytes;
    if (this.#fileBytes > most) throw tooLarge(most);
  }

  addFile(name: string | undefined, bytes: Uint8Array): void {
    // Browsers send an empty part for a file input nobody filled.
    if (name && bytes.byteLength > 0) this.#files.push({ name, bytes });
  }

  /** `image[1]` may arrive before `image[0]`: the number counts, then the order of arrival. */
  result(): Multipart {
    const place = (name: string) => Number(/\[(\d+)\]$/.exec(name)?.[1] ?? 0);
    const files = this.#files
      .toSorted((a, b) => place(a.name) - place(b.name))
      .map(({ name, bytes }) => ({ field: name.replace(/\[.*$/s, ''), bytes }));
    return { texts: this.#texts, files };
  }
}
