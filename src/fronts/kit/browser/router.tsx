import {
  type AnchorHTMLAttributes,
  createContext,
  type MouseEvent,
  type ReactNode,
  useContext,
  useMemo,
  useSyncExternalStore,
} from 'react';
import { findRouteParameters, type RouteParameters } from '../route.ts';

/** The place of the front in the server's addresses, such as `/citizen`; set by `mountFront`. */
export const BaseContext = /* @__PURE__ */ createContext('');

const CHANGED = 'citybrain:navigated';

function subscribe(listener: () => void): () => void {
  addEventListener('popstate', listener);
  addEventListener(CHANGED, listener);
  return () => {
    removeEventListener('popstate', listener);
    removeEventListener(CHANGED, listener);
  };
}

const currentAddress = (): string => location.pathname + location.search;

export interface Navigation {
  /** The path below the front, beginning with `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Goes to a path below the front; `replace` leaves no step to come back to. */
  go(path: string, options?: { replace?: boolean }): void;
}

/** Where the person is and how to go elsewhere, without reloading the page. */
export function useNavigation(): Navigation {
  const base = useContext(BaseContext);
  const address = useSyncExternalStore(subscribe, currentAddress);
  return useMemo(() => {
    const url = new URL(address, location.origin);
    const below = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : url.pathname;
    return {
      path: below === '' ? '/' : below,
      query: url.searchParams,
      go: (path, options) => {
        history[options?.replace === true ? 'replaceState' : 'pushState'](null, '', base + path);
        dispatchEvent(new Event(CHANGED));
        if (options?.replace !== true) scrollTo(0, 0);
      },
    };
  }, [address, base]);
}

/** One page of a front: an address pattern (`/cases/:id`, `/admin/*`) and what is drawn there. */
export interface Route {
  readonly path: string;
  readonly draw: (parameters: RouteParameters) => ReactNode;
}

/** Draws the first route that fits, or `otherwise`. */
export function Routes({ routes, otherwise }: { routes: readonly Route[]; otherwise: ReactNode }): ReactNode {
  const { path } = useNavigation();
  for (const route of routes) {
    const parameters = findRouteParameters(route.path, path);
    if (parameters !== undefined) return route.draw(parameters);
  }
  return otherwise;
}

/** A link below the front; a real address, so that it opens in a new tab and can be copied. */
export function Link({
  to,
  ...rest
}: { to: string } & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'>): ReactNode {
  const base = useContext(BaseContext);
  const { go, path } = useNavigation();
  const follow = (event: MouseEvent<HTMLAnchorElement>): void => {
    rest.onClick?.(event);
    const special = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0;
    if (event.defaultPrevented || special) return;
    event.preventDefault();
    go(to);
  };
  const current = rest['aria-current'] ?? (path === to ? 'page' : undefined);
  return <a {...rest} href={base + to} aria-current={current} onClick={follow} />;
}
