import type { ReactNode } from 'react';
import {
  type AreaCollection,
  AssetField,
  areaWords,
  Button,
  boundsOf,
  ErrorState,
  Field,
  type FormPhoto,
  Input,
  PhotoInput,
  StaticPinMap,
  TextArea,
  useApiQuery,
  useBlobUrl,
  useLocated,
  useText,
} from '../../../fronts/kit/index.tsx';
import { MOST_CHARACTERS, MOST_PHOTOS } from '../manifest.ts';
import type { Problems } from './report-problems.ts';
import type { PhotoProgress } from './send-report.ts';
import type { ReportDraft } from './use-report-draft.ts';
import { VoiceButton } from './voice-button.tsx';
import { snapWords } from './words/snap-words.ts';

/** From here on the count of characters that are left is shown. */
const SHOW_LEFT = 200;

export function PhotoStep(props: {
  photos: readonly FormPhoto[];
  onChange: (photos: readonly FormPhoto[]) => void;
}): ReactNode {
  const text = useText(snapWords);
  return (
    <>
      <p>{text.photoWhy}</p>
      <PhotoInput label={text.photoAdd} photos={props.photos} onChange={props.onChange} limit={MOST_PHOTOS} />
    </>
  );
}

interface WordsStepProps {
  readonly draft: ReportDraft;
  readonly problems: Problems;
  readonly onChange: (part: Partial<ReportDraft>) => void;
}

export function WordsStep({ draft, problems, onChange }: WordsStepProps): ReactNode {
  const text = useText(snapWords);
  const left = MOST_CHARACTERS - draft.text.length;
  return (
    <>
      <Field label={text.textLabel} hint={text.textHint} problem={problems.text}>
        {(control) => (
          <TextArea
            {...control}
            rows={5}
            maxLength={MOST_CHARACTERS}
            value={draft.text}
            onChange={(event) => onChange({ text: event.target.value })}
          />
        )}
      </Field>
      {left <= SHOW_LEFT ? <p className="cb-small cb-muted">{text.textLeft(left)}</p> : null}
      <VoiceButton onWords={(words) => onChange({ text: (draft.text + words).slice(0, MOST_CHARACTERS) })} />
      <AssetField draft={draft} onChange={onChange} />
      <div className="cb-card snap-rows">
        <Check
          label={text.forOther}
          isChecked={draft.forOther}
          onChange={(forOther) => onChange({ forOther })}
        />
        {draft.forOther ? (
          <div className="cb-stack snap-inner">
            <Field label={text.otherName} problem={problems.otherName}>
              {(control) => (
                <Input
                  {...control}
                  maxLength={50}
                  value={draft.otherName}
                  onChange={(event) => onChange({ otherName: event.target.value })}
                />
              )}
            </Field>
            <Field label={text.otherPhone} hint={text.otherPhoneHint} isOptional>
              {(control) => (
                <Input
                  {...control}
                  type="tel"
                  maxLength={20}
                  value={draft.otherPhone}
                  onChange={(event) => onChange({ otherPhone: event.target.value })}
                />
              )}
            </Field>
          </div>
        ) : null}
        <Check
          label={text.keepPrivate}
          hint={text.keepPrivateHint}
          isChecked={draft.isPrivate}
          onChange={(isPrivate) => onChange({ isPrivate })}
        />
      </div>
    </>
  );
}

interface CheckProps {
  readonly label: string;
  readonly hint?: string;
  readonly isChecked: boolean;
  readonly onChange: (isChecked: boolean) => void;
}

function Check({ label, hint, isChecked, onChange }: CheckProps): ReactNode {
  return (
    <label className="snap-check">
      <input type="checkbox" checked={isChecked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        {label}
        {hint === undefined ? null : <span className="cb-small cb-muted snap-check-hint">{hint}</span>}
      </span>
    </label>
  );
}

interface SendStepProps {
  readonly draft: ReportDraft;
  readonly photos: readonly FormPhoto[];
  readonly progress: PhotoProgress | undefined;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly onRetry: () => void;
  readonly goTo: (step: number) => void;
  readonly onDiscard: () => void;
}

export function SendStep(props: SendStepProps): ReactNode {
  const { draft, photos, progress, error, isBusy, onRetry, goTo, onDiscard } = props;
  const text = useText(snapWords);
  const { lon, lat } = draft;
  const place = lon === null || lat === null ? undefined : { longitude: lon, latitude: lat };
  const located = useLocated(place);
  const districts = useApiQuery<AreaCollection>('/api/v1/areas/city/geometry?of=children');
  return (
    <>
      <p>{text.sendReady}</p>
      <Part title={text.stepPhoto} onEdit={() => goTo(0)}>
        {photos.length === 0 ? <p className="cb-muted">{text.sendNoPhotos}</p> : null}
        <div className="cb-photos">
          {photos.map((photo, index) => (
            <Thumbnail
              key={photo.id}
              photo={photo}
              label={text.photoOf(index + 1)}
              share={progress?.photoId === photo.id ? progress.share : undefined}
            />
          ))}
        </div>
      </Part>
      <Part title={text.stepWords} onEdit={() => goTo(1)}>
        <p className="snap-said">{draft.text}</p>
        {draft.forOther ? <p className="cb-muted">{text.sendFor(draft.otherName)}</p> : null}
        {draft.isPrivate ? <p className="cb-muted">{text.isPrivate}</p> : null}
      </Part>
      <Part title={text.stepPlace} onEdit={() => goTo(2)}>
        {place !== undefined && districts.data !== undefined ? (
          <StaticPinMap
            label={text.placeLabel}
            areas={[
              {
                id: 'districts',
                label: text.areaDistricts,
                level: 'district',
                source: districts.data,
              },
            ]}
            bounds={boundsOf(districts.data) ?? [-180, -85, 180, 85]}
            place={place}
            height="9rem"
          />
        ) : null}
        {located && located.path.length > 0 ? <p>{areaWords(located)}</p> : null}
        {draft.address === '' ? null : <p>{draft.address}</p>}
      </Part>
      {progress === undefined ? null : <p role="status">{text.sendingPhotos(progress.done, progress.all)}</p>}
      {error === undefined ? null : <ErrorState error={error} onRetry={onRetry} isRetrying={isBusy} />}
      <Button kind="quiet" onClick={onDiscard}>
        {text.discard}
      </Button>
    </>
  );
}

function Part(props: { title: string; onEdit: () => void; children: ReactNode }): ReactNode {
  const text = useText(snapWords);
  return (
    <section className="cb-card cb-stack-tight">
      <div className="cb-row-apart">
        <h2 className="snap-heading">{props.title}</h2>
        <Button kind="quiet" aria-label={`${text.edit} ${props.title}`} onClick={props.onEdit}>
          {text.edit}
        </Button>
      </div>
      {props.children}
    </section>
  );
}

interface ThumbnailProps {
  readonly photo: FormPhoto;
  readonly label: string;
  /** Of what is on its way, 0 to 1. */
  readonly share: number | undefined;
}

/** A photo, and how much of it has arrived. */
function Thumbnail({ photo, label, share }: ThumbnailProps): ReactNode {
  const kit = useText();
  const text = useText(snapWords);
  const url = useBlobUrl(photo.blob);
  const percent = Math.round((share ?? 0) * 100);
  return (
    <div className="cb-photo">
      {url === undefined ? null : <img src={url} alt={label} />}
      {photo.fileId !== undefined ? (
        <span className="cb-photo-note">{text.photoArrived}</span>
      ) : share === undefined ? null : (
        <>
          <span className="cb-photo-note">{kit.photoUploading(percent)}</span>
          <span className="cb-photo-progress" style={{ inlineSize: `${percent}%` }} />
        </>
      )}
    </div>
  );
}
