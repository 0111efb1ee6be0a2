import './desk/desk.css';
import type { ReactNode } from 'react';
import { AppealsDesk } from './desk/appeals-desk.tsx';

/** What online appeals bring to the desk: review, replies, the weekly index and its shares. */
export default function OnlineAppealsConsole(): ReactNode {
  return <AppealsDesk />;
}
