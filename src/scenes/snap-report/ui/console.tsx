import './review/review.css';
import type { ReactNode } from 'react';
import { ReviewDesk } from './review/review-desk.tsx';

/** What snap and report brings to the desk: the review before anything is public. */
export default function SnapReportConsole(): ReactNode {
  return <ReviewDesk />;
}
