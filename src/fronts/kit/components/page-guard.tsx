import { Component, type ReactNode } from 'react';
import { ApiError } from '../problem.ts';
import { ErrorState } from './states.tsx';

export interface PageGuardProps {
  readonly children: ReactNode;
  /** Where one is: going elsewhere tries anew. */
  readonly place?: string;
  /** The frame around the words, such as a phone's with its way back; a bare page unless told. */
  readonly frame?: (words: ReactNode) => ReactNode;
}

// The words of Vite, Chromium, Firefox and Safari for a part of the front that did not arrive.
const NOT_HERE = /preload CSS|dynamically imported module|Importing a module script failed/i;

/**
 * A page that throws, or whose part does not arrive, is replaced by words and a way on; the rest of the browser's memory
 * is untouched.
 */
export class PageGuard extends Component<PageGuardProps, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    const isNotHere = error instanceof Error && NOT_HERE.test(error.message);
    return { error: isNotHere ? new ApiError({ status: 0, code: 'client.not_here' }, error) : error };
  }

  override componentDidUpdate(before: PageGuardProps): void {
    if (before.place !== this.props.place && this.state.error !== undefined)
      this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    // Reloading without network would end the whole front, where nothing keeps its shell.
    const retry = (): void => (navigator.onLine ? location.reload() : undefined);
    const words = <ErrorState error={error} onRetry={retry} />;
    return this.props.frame?.(words) ?? <main>{words}</main>;
  }
}
