import { useRef, useState } from 'react';
import { api, type FormPhoto, isApiError, uploadFile, useCitizen } from '../../../fronts/kit/index.tsx';
import type { NewSnap, PhotoReceipt, SnapReceipt } from '../contract.ts';
import type { ReportDraft } from './use-report-draft.ts';

export interface SendReportOptions {
  readonly draft: ReportDraft;
  readonly photos: readonly FormPhoto[];
  readonly onPhotos: (photos: readonly FormPhoto[]) => void;
  readonly onSignIn: () => void;
  readonly onSent: (reportId: string) => void;
}

/** Sends the photos one after the other, then the report; whatever arrived already is not sent again. */
export function useSendReport(options: SendReportOptions) {
  const citizen = useCitizen();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [progress, setProgress] = useState<{ done: number; all: number }>();
  const newest = useRef(options);
  newest.current = options;

  const sendPhotos = async (): Promise<string[]> => {
    const ids: string[] = [];
    let photos = [...newest.current.photos];
    for (const [index, photo] of photos.entries()) {
      setProgress({ done: index, all: photos.length });
      const fileId =
        photo.fileId ?? (await uploadFile<PhotoReceipt>('/api/v1/snap-reports/photos', photo.blob)).photoId;
      ids.push(fileId);
      photos = photos.map((each) => (each.id === photo.id ? { ...each, fileId } : each));
      newest.current.onPhotos(photos);
    }
    setProgress(undefined);
    return ids;
  };

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
      const body = requestOf(newest.current.draft, photoIds);
      const { id } = await api<SnapReceipt>('POST', '/api/v1/snap-reports', body, {
        idempotencyKey: `${body.clientId}-${photoIds.length}`,
      });
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

  const forgetSent = (): void =>
    newest.current.onPhotos(newest.current.photos.map(({ id, blob, facts }) => ({ id, blob, facts })));

  return { send, isBusy, error, progress };
}

function requestOf(draft: ReportDraft, photoIds: string[]): NewSnap {
  const { lon, lat } = draft;
  return {
    clientId: draft.clientId,
    text: draft.text.trim(),
    ...(lon !== null && lat !== null && { lon, lat }),
    ...(draft.address.trim() !== '' && { address: draft.address.trim() }),
    private: draft.isPrivate,
    ...(draft.forOther && {
      onBehalf: {
        name: draft.otherName.trim(),
        ...(draft.otherPhone.trim() !== '' && { telephone: draft.otherPhone.trim() }),
      },
    }),
    photoIds,
  };
}
