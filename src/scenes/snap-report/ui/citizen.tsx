import './snap.css';
import type { CitizenPages } from '../../../fronts/kit/index.tsx';
import { ReportAction, SnapHome } from './home.tsx';
import { MyReportsPage } from './my-reports.tsx';
import { PublicList, PublicStory } from './public/pages.tsx';
import { RatePage } from './rate-page.tsx';
import { ReportPage } from './report-page.tsx';
import { StoryPage } from './story-page.tsx';

/** What snap and report brings to the citizen's front. */
export const pages: CitizenPages = {
  order: 1,
  action: () => <ReportAction />,
  home: () => <SnapHome />,
  routes: [
    { path: '/report', draw: () => <ReportPage /> },
    { path: '/public', draw: () => <PublicList /> },
    { path: '/public/:id', draw: ({ id = '' }) => <PublicStory key={id} id={id} /> },
    { path: '/mine', draw: () => <MyReportsPage /> },
    { path: '/reports/:id', draw: ({ id = '' }) => <StoryPage key={id} id={id} /> },
    { path: '/reports/:id/rate', draw: ({ id = '' }) => <RatePage key={id} id={id} /> },
  ],
};
