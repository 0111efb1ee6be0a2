import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button, Link, useNavigation, useText } from '../kit/index.tsx';
import { consoleWords } from './words/console-words.ts';

export interface NavItem {
  readonly to: string;
  readonly label: string;
  readonly isActive: boolean;
}

/** The pages in one row; those that do not fit stand behind one button, which names the one that is open. */
export function NavRow({ items, last }: { items: readonly NavItem[]; last: NavItem | undefined }): ReactNode {
  const text = useText(consoleWords);
  const { box, fits } = useFitting(items);
  const { isOpen, setOpen, menu } = useMenu();
  const behind = items.slice(fits);
  const open = behind.find(({ isActive }) => isActive);
  return (
    <nav aria-label={text.title}>
      <div ref={box} className="desk-nav-row">
        {items.map((item, index) => (
          <span key={item.to} className={index < fits ? undefined : 'desk-nav-behind'}>
            <NavLink item={item} />
          </span>
        ))}
      </div>
      {behind.length === 0 ? null : (
        <div ref={menu} className="desk-nav-more">
          <Button
            kind="quiet"
            aria-expanded={isOpen}
            data-active={open === undefined ? undefined : true}
            onClick={() => setOpen(!isOpen)}
          >
            {open?.label ?? text.navMore} <span aria-hidden="true">▾</span>
          </Button>
          {isOpen ? (
            <ul>
              {behind.map((item) => (
                <li key={item.to}>
                  <NavLink item={item} />
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      )}
      {last === undefined ? null : <NavLink item={last} />}
    </nav>
  );
}

function NavLink({ item }: { item: NavItem }): ReactNode {
  return (
    <Link
      to={item.to}
      data-active={item.isActive || undefined}
      aria-current={item.isActive ? 'page' : undefined}
    >
      {item.label}
    </Link>
  );
}

/** How many of the items stand in the first line of their box; the others have wrapped below it and are hidden. */
function useFitting(items: readonly NavItem[]) {
  const box = useRef<HTMLDivElement>(null);
  const [fits, setFits] = useState(items.length);
  const labels = items.map(({ label }) => label).join();
  useLayoutEffect(() => {
    const row = box.current;
    if (row === null || labels === '') return;
    const measure = (): void => {
      const children = [...row.children] as HTMLElement[];
      const wrapped = children.findIndex(({ offsetTop }) => offsetTop > (children[0]?.offsetTop ?? 0));
      setFits(wrapped < 0 ? children.length : wrapped);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(row);
    return () => observer.disconnect();
  }, [labels]);
  return { box, fits };
}

/** A menu that closes when one goes elsewhere, presses Escape or clicks beside it. */
function useMenu() {
  const { path } = useNavigation();
  const [openAt, setOpenAt] = useState<string>();
  const menu = useRef<HTMLDivElement>(null);
  const isOpen = openAt === path;
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: Event): void => {
      const isInside = menu.current?.contains(event.target as Node) === true;
      if (event instanceof KeyboardEvent ? event.key !== 'Escape' : isInside) return;
      setOpenAt(undefined);
      if (event instanceof KeyboardEvent) menu.current?.querySelector('button')?.focus();
    };
    addEventListener('keydown', close);
    addEventListener('pointerdown', close);
    return () => {
      removeEventListener('keydown', close);
      removeEventListener('pointerdown', close);
    };
  }, [isOpen]);
  return { isOpen, setOpen: (next: boolean) => setOpenAt(next ? path : undefined), menu };
}
