import { useRef, useState } from 'react';
import {
  api,
  assetOf,
  type FormPhoto,
  isApiError,
  uploadFile,
  useCitizen,
} from '../../../fronts/kit/index.tsx';
import type { NewSnap, PhotoReceipt, SnapReceipt } from '../contract.ts';
import { asUnsent, sendAll } from './send-all.ts';
import type { ReportDraft } from './use-report-draft.ts';

export interface SendReportOptions {
  readonly draft: ReportDraft;
  readonly photos: readonly FormPhoto[];
  readonly onPhotos: (photos: readonly FormPhoto[]) => void;
  readonly onSignIn: () => void;
  readonly onSent: (reportId: string) => void;
}

/** How far the photos are. */
export interface PhotoProgress {
  readonly done: number;
  readonly all: number;
  /** The one that is on its way, and the share of it that has left, 0 to 1. */
  readonly photoId: string;
  readonly share: number;
}

/** A line that breaks in the middle of a photo is tried again by itself, after so long each time. */
const TRY_AGAIN_AFTER_MS = [1_000, 4_000];

/** Sends the photos one after the other, then the report; whatever arrived already is not sent again. */
export function useSendReport(options: SendReportOptions) {
  const citizen = useCitizen();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [progress, setProgress] = useState<PhotoProgress>();
  const newest = useRef(options);
  newest.current = options;

  const sendPhotos = (): Promise<string[]> =>
    sendAll(() => newest.current.photos, {
      upload: (photo, done, all) => {
        const tell = (share: number) => setProgress({ done, all, photoId: photo.id, share });
        tell(0);
        return sendPhoto(photo.blob, tell);
      },
      onSent: (photos) => newest.current.onPhotos(photos),
    });

  const send = async (): Promise<void> => {
    if (isBusy) return;
    if (citizen.state === 'out' && !document.cookie.includes('citybrain_csrf=')) {
      options.onSignIn();
      return;
    }
    setIsBusy(true);
    setError(undefined);
    try {
      const photoIds = await sendPhotos();
      setProgress(undefined);
      const body = requestOf(newest.current.draft, photoIds);
      // Its `clientId` keeps a second try from being a second report, also when words were changed in between.
      const { id } = await api<SnapReceipt>('POST', '/api/v1/snap-reports', body);
      newest.current.onSent(id);
    } catch (problem) {
      if (isApiError(problem) && problem.status === 401) options.onSignIn();
      else {
        // Photos that the server no longer has are sent anew by the next try.
        if (isApiError(problem, 'snap-report.photo_unknown')) forgetSent();
        setError(problem);
      }
    } finally {
      setProgress(undefined);
      setIsBusy(false);
    }
  };

  const forgetSent = (): void => newest.current.onPhotos(asUnsent(newest.current.photos));

  return { send, isBusy, error, progress };
}

/** Sends one photo and answers its id; tries again when the line broke or the server was too busy. */
export async function sendPhoto(blob: Blob, onProgress: (share: number) => void = () => {}): Promise<string> {
  for (const waitMs of [...TRY_AGAIN_AFTER_MS, undefined])
    try {
      const path = '/api/v1/snap-reports/photos';
      return (await uploadFile<PhotoReceipt>(path, blob, { onProgress })).photoId;
    } catch (error) {
      const isPassing = isApiError(error) && (error.status === 0 || error.status >= 500);
      if (waitMs === undefined || !isPassing || !navigator.onLine) throw error;
      onProgress(0);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  throw new Error('every try ends by itself');
}

function requestOf(draft: ReportDraft, photoIds: string[]): NewSnap {
  const { lon, lat } = draft;
  const asset = assetOf(draft);
  return {
    clientId: draft.clientId,
    text: draft.text.trim(),
    ...(lon !== null && lat !== null && { lon, lat }),
    ...(draft.address.trim() !== '' && { address: draft.address.trim() }),
    private: draft.isPrivate,
    ...(asset !== undefined && asset !== 'wrong' && { asset }),
    ...(draft.forOther && {
      onBehalf: {
        name: draft.otherName.trim(),
        ...(draft.otherPhone.trim() !== '' && { telephone: draft.otherPhone.trim() }),
      },
    }),
    photoIds,
  };
}
