import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ffprobe from '@ffprobe-installer/ffprobe';

export interface Probed {
  codec: string;
  width: number;
  height: number;
  /** Seconds, from the container's header. */
  duration: number;
}

/** What ffprobe, a stranger to our own muxer, says of a file. */
export function probe(file: string): Probed {
  const text = execFileSync(
    ffprobe.path,
    ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', file],
    {
      encoding: 'utf8',
    },
  );
  const { streams, format } = JSON.parse(text) as {
    streams: { codec_type: string; codec_name: string; width: number; height: number }[];
    format: { duration?: string };
  };
  const video = streams.find(({ codec_type }) => codec_type === 'video');
  if (!video) throw new Error('no video stream');
  return {
    codec: video.codec_name,
    width: video.width,
    height: video.height,
    duration: Number(format.duration),
  };
}

export function probeBytes(bytes: Uint8Array): Probed {
  const folder = mkdtempSync(join(tmpdir(), 'fpb-probe-'));
  try {
    const file = join(folder, 'result.bin');
    writeFileSync(file, bytes);
    return probe(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
