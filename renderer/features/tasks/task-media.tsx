import { useState } from 'react';
import { useText } from '../../shared/i18n/index.ts';
import type { TaskMedia } from './task-view.ts';

/**
 * Every answer of the service signs the address anew. The first one is kept: a new `src` would start a playing video
 * from its beginning at each poll. When it has expired, the newest is taken.
 */
export function TaskMediaView({ media, prompt }: { media: TaskMedia; prompt: string }) {
  const t = useText();
  const [src, setSrc] = useState(media.url);
  const [gone, setGone] = useState(false);
  const onError = () => (src === media.url ? setGone(true) : setSrc(media.url));
  if (gone) return <p className="note">{t('tasks.gone')}</p>;
  return (
    <figure className="media">
      {media.kind === 'image' ? (
        <img src={src} alt={prompt} onError={onError} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: generated clips come without captions
        <video src={src} controls preload="metadata" aria-label={prompt} onError={onError} />
      )}
      <figcaption>
        <a className="button quiet" href={media.url} download>
          {t('tasks.download')}
        </a>
      </figcaption>
    </figure>
  );
}
