import { type ReactNode, useMemo, useState } from 'react';
import {
  Button,
  ClockBar,
  clockOf,
  Icon,
  Loaded,
  OfflineBar,
  Phone,
  Skeleton,
  StatusMark,
  Timeline,
  useApiQuery,
  useLive,
  useNavigation,
  usePreferences,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { SnapStory } from '../contract.ts';
import { SignInState } from './sign-in-state.tsx';
import { Question, StoryChoices } from './story-choices.tsx';
import { snapWords } from './words/snap-words.ts';

/** One report as a story: where it stands, the promise, what happened, and what the person can do. */
export function StoryPage({ id }: { id: string }): ReactNode {
  const text = useText(snapWords);
  const { go } = useNavigation();
  const query = useApiQuery<SnapStory>(`/api/v1/snap-reports/${id}`);
  useLive(
    query.data === undefined ? [] : ['cases'],
    ({ data }) => {
      if ((data as { reportId?: string }).reportId !== id) return;
      void query.refetch();
    },
    () => void query.refetch(),
  );
  const canRate = query.data?.can.rate === true;
  return (
    <Phone
      title={text.story}
      onBack={() => go('/')}
      notice={<OfflineBar />}
      {...(canRate && {
        foot: (
          <Button kind="main" isWide onClick={() => go(`/reports/${id}/rate`)}>
            {text.rate}
          </Button>
        ),
      })}
    >
      {query.error?.status === 401 ? (
        <SignInState onDone={() => void query.refetch()} />
      ) : (
        <Loaded query={query} skeleton={<Skeleton shape="lines" count={6} />}>
          {(story) => <Story story={story} onChanged={() => void query.refetch()} />}
        </Loaded>
      )}
    </Phone>
  );
}

function Story({ story, onChanged }: { story: SnapStory; onChanged: () => void }): ReactNode {
  const text = useText(snapWords);
  const { language } = usePreferences();
  const { promise, rating } = story;
  // While it is open the headline says the promise already.
  const isOver = story.mark === 'closed' || story.mark === 'proved';
  return (
    <div className="cb-stack">
      <section className="cb-card cb-stack-tight">
        <StatusMark status={story.mark} />
        <p className="snap-headline" role="status">
          {story.headline[language]}
        </p>
        {promise === null ? null : (
          <>
            <Clock promise={promise} />
            {promise.overdue || isOver ? (
              <p className="cb-figures">{promise.overdue ? text.late : promise.words[language]}</p>
            ) : null}
            {promise.explanation[language] === '' ? null : (
              <details className="snap-why">
                <summary>{text.promiseWhy}</summary>
                <p>{promise.explanation[language]}</p>
              </details>
            )}
          </>
        )}
        <p className="cb-small cb-muted cb-figures">{text.number(story.number)}</p>
      </section>
      {story.question === null ? null : (
        <Question id={story.id} question={story.question} onChanged={onChanged} />
      )}
      {rating === null ? null : <RatingCard rating={rating} />}
      <section className="cb-stack-tight">
        <h2 className="snap-heading">{text.entries}</h2>
        <Timeline label={text.entries} entries={story.entries.map((entry) => entryOf(entry))} />
      </section>
      <section className="cb-card cb-stack-tight">
        <h2 className="snap-heading">{text.whatISaid}</h2>
        <p className="snap-said">{story.text}</p>
        <Photos urls={story.photoUrls} labelOf={text.photoOf} />
        <p className="cb-small cb-muted">
          {[story.category, story.area, story.address].filter(Boolean).join(' · ')}
        </p>
      </section>
      <StoryChoices story={story} onChanged={onChanged} />
    </div>
  );

  function entryOf(entry: SnapStory['entries'][number]) {
    return {
      key: entry.key,
      at: entry.atWords[language],
      words: entry.words[language],
      status: entry.mark,
      ...(entry.by !== null && entry.by !== '' && { by: entry.by }),
      more: (
        <>
          {entry.quote === null ? null : <blockquote className="snap-quote">{entry.quote}</blockquote>}
          <Photos urls={entry.photoUrls} labelOf={text.resultPhotoOf} />
        </>
      ),
    };
  }
}

/** The promise running: how much of it is left. */
function Clock({ promise }: { promise: NonNullable<SnapStory['promise']> }): ReactNode {
  const text = useText(snapWords);
  const { language } = usePreferences();
  const { clock } = promise;
  const drawn = useMemo(() => {
    if (clock === null) return undefined;
    // How it is counted is told below it, in words that a thumb opens.
    const { steps: _, ...rest } = clockOf(clock, { language, asOf: new Date().toISOString() });
    return rest;
  }, [clock, language]);
  return drawn === undefined ? null : <ClockBar clock={{ ...drawn, label: text.promise }} />;
}

function RatingCard({ rating }: { rating: NonNullable<SnapStory['rating']> }): ReactNode {
  const text = useText(snapWords);
  const { language } = usePreferences();
  return (
    <section className="cb-card cb-stack-tight" aria-label={text.myRating}>
      <div className="cb-row-apart">
        <h2 className="snap-heading">{text.myRating}</h2>
        <Stars count={rating.stars} />
      </div>
      <p>
        {text.stars(rating.stars)} · {rating.solved ? text.solvedYes : text.solvedNo}
      </p>
      {rating.reasons.length === 0 ? null : (
        <p>{rating.reasons.map((reason) => reason[language]).join(' · ')}</p>
      )}
      {rating.words === '' ? null : <p className="snap-said">{rating.words}</p>}
      {rating.followUp === null ? null : (
        <div className="snap-follow-up" role="status">
          <p className="cb-row cb-strong">
            <Icon name="phone" />
            {text.followUp}
          </p>
          <p>{rating.followUp[language]}</p>
        </div>
      )}
    </section>
  );
}

/** Filled and empty stars; what they mean is said in words beside them. */
export function Stars({ count }: { count: number }): ReactNode {
  return (
    <span className="snap-star-count" aria-hidden="true">
      {'★'.repeat(count)}
      {'☆'.repeat(5 - count)}
    </span>
  );
}

/** Pictures that came over the network and may fail to: those are left out. */
function Photos({
  urls,
  labelOf,
}: {
  urls: readonly string[];
  labelOf: (index: number) => string;
}): ReactNode {
  const [broken, setBroken] = useState<readonly string[]>([]);
  const shown = urls.filter((url) => !broken.includes(url));
  if (shown.length === 0) return null;
  return (
    <div className="cb-photos snap-entry-photos">
      {shown.map((url, index) => (
        <div className="cb-photo" key={url}>
          <img
            src={url}
            alt={labelOf(index + 1)}
            loading="lazy"
            onError={() => setBroken((before) => [...before, url])}
          />
        </div>
      ))}
    </div>
  );
}
