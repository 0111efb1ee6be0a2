import type { ReactNode } from 'react';
import { Button, KeyHint, useText } from '../../kit/index.tsx';
import { highlighted } from '../desk/queues.ts';
import { consoleWords } from '../words/console-words.ts';
import type { CaseDetail, SuggestionView } from './types.ts';

export interface SuggestionCardProps {
  readonly detail: CaseDetail;
  readonly suggestion: SuggestionView | undefined;
  readonly isBusy: boolean;
  readonly onAccept: () => void;
  readonly onAlternative: (code: string, name: string) => void;
}

/** What the system suggests and why, with one key to accept it. */
export function SuggestionCard(props: SuggestionCardProps): ReactNode {
  const { suggestion, isBusy, onAccept, onAlternative } = props;
  const text = useText(consoleWords);
  const kit = useText();
  const route = suggestion?.route;
  const alternatives = suggestion?.alternatives.slice(0, 3) ?? [];
  return (
    <section className="desk-suggestion" aria-label={text.suggestion}>
      <div className="cb-row-apart">
        <h3>{text.suggestion}</h3>
        {suggestion?.category ? (
          <span className="desk-confidence">
            {text.confidence(Math.round(suggestion.confidence * 100))}
            <span className="desk-confidence-track" aria-hidden="true">
              <span style={{ inlineSize: `${Math.round(suggestion.confidence * 100)}%` }} />
            </span>
          </span>
        ) : null}
      </div>
      {suggestion?.category === undefined ? (
        <p>{text.noSuggestion}</p>
      ) : (
        <p className="desk-path">{suggestion.category.path.join(' / ')}</p>
      )}
      {route === undefined ? null : (
        <p className="desk-unit">
          <strong>{route.unit.name}</strong>
          {route.assistants.length === 0 ? null : (
            <span className="cb-muted">
              {text.assistants} {kit.listed(route.assistants.map((unit) => unit.name))}
            </span>
          )}
        </p>
      )}
      <Reason suggestion={suggestion} />
      {route === undefined ? null : (
        <Button kind="main" hotkey="A" isBusy={isBusy} onClick={onAccept}>
          {text.accept}
        </Button>
      )}
      {alternatives.length === 0 ? null : (
        <div className="desk-alternatives">
          <span className="cb-muted cb-small">{text.alternatives}</span>
          {alternatives.map((guess, index) => (
            <button
              type="button"
              key={guess.code}
              disabled={isBusy}
              aria-keyshortcuts={String(index + 1)}
              onClick={() => onAlternative(guess.code, guess.name)}
            >
              <KeyHint keys={String(index + 1)} />
              <span>{guess.name}</span>
              <span className="cb-muted cb-figures">{Math.round(guess.confidence * 100)}%</span>
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

function Reason({ suggestion }: { suggestion: SuggestionView | undefined }): ReactNode {
  const text = useText(consoleWords);
  const route = suggestion?.route;
  if (suggestion === undefined || (route === undefined && suggestion.words.length === 0)) return null;
  const kinds: Readonly<Record<string, string>> = {
    'duty-list': text.whyDuty([route?.reason.source, route?.reason.prefix].filter(Boolean).join(' · ')),
    experience: text.whyExperience(route?.reason.source ?? ''),
    fallback: text.whyFallback,
  };
  return (
    <dl className="desk-reason">
      {suggestion.words.length === 0 ? null : (
        <div>
          <dt>{text.whyWords}</dt>
          <dd>
            {suggestion.words.slice(0, 8).map((word) => (
              <mark key={word}>{word}</mark>
            ))}
          </dd>
        </div>
      )}
      {route === undefined ? null : (
        <div>
          <dt>{text.why}</dt>
          <dd>
            {kinds[route.reason.kind] ?? route.reason.kind}
            {route.instead ? `（${text.insteadOf(route.instead.name)}）` : ''}
          </dd>
        </div>
      )}
      {route === undefined || route.legalBasis === '' ? null : (
        <div>
          <dt>{text.legalBasis}</dt>
          <dd>{route.legalBasis}</dd>
        </div>
      )}
    </dl>
  );
}

/** The report's own words, those that decided marked. */
export function MarkedText({ text, words }: { text: string; words: readonly string[] }): ReactNode {
  return (
    <p className="desk-text">
      {highlighted(text, words).map((part, index) =>
        part.isMarked ? (
          // Pieces of one unchanging text.
          <mark key={index}>{part.text}</mark>
        ) : (
          part.text
        ),
      )}
    </p>
  );
}
