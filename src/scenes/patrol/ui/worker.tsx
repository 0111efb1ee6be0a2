import type { WorkerPages } from '../../../fronts/kit/index.tsx';
import { CheckPageOf, ChecksToDo } from './checks.tsx';
import { ReportForm } from './report-form.tsx';
import { TodayKeeper, TodayPage, TodayRow } from './today.tsx';
import { OneTrackPage, TrackPageOf, TrackRecorder, TrackRow, TrackStrip } from './track-pages.tsx';

/** What a grid member does: reports, checks drawn for them, the patrol itself, and what was reported today. */
export const pages: WorkerPages = {
  routes: [
    { path: '/patrol/today', draw: () => <TodayPage /> },
    { path: '/patrol/track', draw: () => <TrackPageOf /> },
    { path: '/patrol/tracks/:id', draw: ({ id = '' }) => <OneTrackPage key={id} id={id} /> },
    { path: '/checks/:id', draw: ({ id = '' }) => <CheckPageOf id={id} /> },
  ],
  report: () => <ReportForm />,
  tasks: () => (
    <>
      <TrackStrip />
      <ChecksToDo />
    </>
  ),
  mine: () => (
    <>
      <TodayRow />
      <TrackRow />
    </>
  ),
  background: () => (
    <>
      <TrackRecorder />
      <TodayKeeper />
    </>
  ),
};
