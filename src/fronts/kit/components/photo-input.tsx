import { type ReactNode, useEffect, useRef, useState } from 'react';
import { uuidIds } from '../../../lib/ids.ts';
import { type ReadyPhoto, shrinkPhoto } from '../browser/shrink-photo.ts';
import { useText } from '../browser/use-text.ts';
import type { PhotoFacts } from '../exif.ts';
import { Icon } from './icon.tsx';

/** A photo in a form: shrunk and ready. */
export interface FormPhoto {
  readonly id: string;
  readonly blob: Blob;
  readonly facts: PhotoFacts;
  /** The file's id on the server once it is there. */
  readonly fileId?: string;
}

export interface PhotoInputProps {
  readonly label: string;
  readonly photos: readonly FormPhoto[];
  readonly onChange: (photos: readonly FormPhoto[]) => void;
  /** What the form has against them: one is needed. */
  readonly problem?: string | undefined;
  /** 4 unless told. */
  readonly limit?: number;
  /** Opens the camera at once, as for a grid member on the spot; otherwise the phone offers camera and album. */
  readonly isCameraOnly?: boolean;
}

/** Takes photos from camera or album, shrinks them here (≤ 1600 px, ≤ 300 kB) and shows them. */
export function PhotoInput({
  label,
  photos,
  onChange,
  problem,
  limit = 4,
  isCameraOnly = false,
}: PhotoInputProps): ReactNode {
  const text = useText();
  const { shrinkingCount, problem: own, add, remove } = usePhotos(photos, onChange, limit);
  const why = own ?? problem;

  return (
    <div className="cb-stack-tight">
      <div className="cb-photos">
        {photos.map((photo, index) => (
          <PhotoTile key={photo.id} photo={photo} index={index + 1} onRemove={() => remove(photo.id)} />
        ))}
        {shrinkingCount === 0 ? null : (
          <div className="cb-photo cb-skeleton">
            <span className="cb-skeleton-bar" />
            <span className="cb-photo-note" role="status">
              {text.photoShrinking(shrinkingCount)}
            </span>
          </div>
        )}
        {photos.length + shrinkingCount >= limit ? null : (
          <AddTile label={label} isCameraOnly={isCameraOnly} onFiles={(files) => void add(files)} />
        )}
      </div>
      {why === undefined ? null : (
        <p className="cb-field-why" role="alert">
          {why}
        </p>
      )}
    </div>
  );
}

/** Adds photos to those the form holds, shrunk, up to the limit. */
function usePhotos(
  photos: readonly FormPhoto[],
  onChange: (photos: readonly FormPhoto[]) => void,
  limit: number,
) {
  const text = useText();
  const [shrinkingCount, setShrinkingCount] = useState(0);
  const [problem, setProblem] = useState<string>();
  // Photos chosen quickly one after the other are shrunk at the same time: each is added to the newest list.
  const newest = useRef(photos);
  newest.current = photos;
  const coming = useRef(0);
  const count = (by: number): void => {
    coming.current += by;
    setShrinkingCount(coming.current);
  };
  const change = (next: readonly FormPhoto[]): void => {
    newest.current = next;
    onChange(next);
  };

  const add = async (files: readonly File[]): Promise<void> => {
    const room = limit - newest.current.length - coming.current;
    setProblem(files.length > room ? text.photoTooMany(limit) : undefined);
    const taken = files.slice(0, Math.max(0, room));
    count(taken.length);
    for (const file of taken) {
      try {
        change([...newest.current, formPhoto(await shrinkPhoto(file))]);
      } catch {
        setProblem(text.photoBroken);
      } finally {
        count(-1);
      }
    }
  };
  const remove = (id: string): void => change(newest.current.filter((other) => other.id !== id));
  return { shrinkingCount, problem, add, remove };
}

interface AddTileProps {
  readonly label: string;
  readonly isCameraOnly: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

function AddTile({ label, isCameraOnly, onFiles }: AddTileProps): ReactNode {
  return (
    <label className="cb-photo cb-photo-add">
      <Icon name="camera" size="2rem" />
      <span>{label}</span>
      <input
        type="file"
        accept="image/*"
        multiple={!isCameraOnly}
        {...(isCameraOnly ? { capture: 'environment' } : {})}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          onFiles(files);
        }}
      />
    </label>
  );
}

interface PhotoTileProps {
  readonly photo: FormPhoto;
  readonly index: number;
  readonly onRemove: () => void;
}

function PhotoTile({ photo, index, onRemove }: PhotoTileProps): ReactNode {
  const text = useText();
  const url = useBlobUrl(photo.blob);
  return (
    <div className="cb-photo">
      {url === undefined ? null : <img src={url} alt={text.photoAlt(index)} />}
      {photo.facts.point === undefined ? null : (
        <span className="cb-photo-note">
          <Icon name="pin" size="1em" /> {text.photoFromPlace}
        </span>
      )}
      <button
        type="button"
        className="cb-photo-remove"
        aria-label={text.photoRemove(index)}
        onClick={onRemove}
      >
        <span>
          <Icon name="close" size="1.125rem" />
        </span>
      </button>
    </div>
  );
}

/** An address for a blob as long as the component shows it. */
export function useBlobUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (blob === undefined) return undefined;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

function formPhoto(ready: ReadyPhoto): FormPhoto {
  // Kept with a draft, so that it must differ from those of later visits too.
  return { id: uuidIds.next(), blob: ready.blob, facts: ready.facts };
}
