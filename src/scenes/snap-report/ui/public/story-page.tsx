import './public.css';
import { type ReactNode, useState } from 'react';
import {
  EmptyState,
  Link,
  Loaded,
  OfflineBar,
  Phone,
  Skeleton,
  StatusMark,
  SyntheticMark,
  Timeline,
  useApiQuery,
  useDate,
  useNavigation,
  usePreferences,
  useText,
} from '../../../../fronts/kit/index.tsx';
import type { PublicStory } from '../../publication/public-contract.ts';
import { whereOf } from './where.ts';
import { publicWords } from './words/public-words.ts';

/** One public case: what was reported, its photos, and what became of it. */
export function PublicStoryPage({ id }: { id: string }): ReactNode {
  const text = useText(publicWords);
  const { go } = useNavigation();
  const query = useApiQuery<PublicStory>(`/api/v1/public-cases/${id}`);
  return (
    <Phone title={text.story} onBack={() => go('/public')} notice={<OfflineBar />}>
      {query.error?.status === 404 ? (
        <EmptyState title={text.gone} action={<Link to="/public">{text.toList}</Link>} />
      ) : (
        <Loaded query={query} skeleton={<Skeleton shape="lines" count={6} />}>
          {(story) => <Story story={story} />}
        </Loaded>
      )}
    </Phone>
  );
}

function Story({ story }: { story: PublicStory }): ReactNode {
  const text = useText(publicWords);
  const date = useDate();
  const { language } = usePreferences();
  return (
    <div className="cb-stack">
      <section className="cb-card cb-stack-tight">
        <span className="cb-row">
          <StatusMark status={story.mark} words={story.state[language]} />
          {story.synthetic ? <SyntheticMark /> : null}
        </span>
        <h2 className="snap-headline">{story.title}</h2>
        <p className="cb-small cb-muted">
          {[story.category, whereOf(story), text.since(date(story.day))].filter(Boolean).join(' · ')}
        </p>
      </section>
      <section className="cb-card cb-stack-tight">
        <h2 className="snap-heading">{text.said}</h2>
        <p className="snap-said">{story.text}</p>
        <Photos story={story} purpose="report" />
      </section>
      {story.result === null && !story.photos.some((photo) => photo.purpose === 'after') ? null : (
        <section className="cb-card cb-stack-tight">
          <h2 className="snap-heading">{text.result}</h2>
          {story.result === null ? null : <p className="snap-said">{story.result}</p>}
          <Photos story={story} purpose="after" />
        </section>
      )}
      <section className="cb-stack-tight">
        <h2 className="snap-heading">{text.entries}</h2>
        {story.entries.length === 0 ? (
          <p className="cb-muted">{text.entriesNone}</p>
        ) : (
          <Timeline
            label={text.entries}
            entries={story.entries.map((entry) => ({
              key: entry.key,
              at: entry.atWords[language],
              words: entry.words[language],
              status: entry.mark,
            }))}
          />
        )}
      </section>
    </div>
  );
}

/** Large, one below the other; one that does not come is left out. */
function Photos({ story, purpose }: { story: PublicStory; purpose: 'report' | 'after' }): ReactNode {
  const text = useText(publicWords);
  const [broken, setBroken] = useState<readonly string[]>([]);
  const shown = story.photos.filter((photo) => photo.purpose === purpose && !broken.includes(photo.url));
  return shown.map(({ url }, index) => (
    <figure className="public-photo" key={url}>
      <img
        src={`${url}?width=1280`}
        alt={text.photoOf(index + 1)}
        loading="lazy"
        onError={() => setBroken((before) => [...before, url])}
      />
      <figcaption className="cb-small cb-muted">{purpose === 'after' ? text.after : text.before}</figcaption>
    </figure>
  ));
}
