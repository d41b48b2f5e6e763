import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { classNames } from '../class-names.ts';
import { Icon, type IconName } from '../icon/icon.tsx';
import { Kbd } from '../kbd/kbd.tsx';
import { nextIndex } from './menu-keys.ts';
import styles from './menu.module.css';
import { Popover } from './popover.tsx';

/** One line of a menu. `isChecked` makes it one of a choice; a `detail` stands at its end. */
export interface MenuItem {
  readonly id: string;
  readonly label: ReactNode;
  /** The words of the label, for type-ahead, where the label is more than text. */
  readonly text?: string;
  readonly detail?: ReactNode;
  readonly icon?: IconName;
  readonly kbd?: string;
  readonly isChecked?: boolean;
  readonly isDisabled?: boolean;
  readonly isDanger?: boolean;
  /** Draws a line above. */
  readonly startsGroup?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly heading?: ReactNode;
  readonly items: readonly MenuItem[];
  readonly anchor: RefObject<HTMLElement | null>;
  readonly align?: 'start' | 'end';
  readonly prefer?: 'below' | 'above';
  readonly onClose: () => void;
}

/** An open menu: arrows and letters move, Enter or Space choose, Esc closes. The focus goes back to the anchor before `onClose`. */
export function Menu({ label, heading, items, anchor, align, prefer, onClose }: MenuProps) {
  const list = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(() =>
    Math.max(
      0,
      items.findIndex((item) => item.isChecked),
    ),
  );

  useEffect(() => {
    list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]')[current]?.focus();
  }, [current]);

  function close() {
    anchor.current?.focus();
    onClose();
  }

  function choose(item: MenuItem) {
    if (item.isDisabled) return;
    close();
    item.onSelect();
  }

  function handleKeyDown(event: KeyboardEvent) {
    if (event.key === 'Tab') return close();
    // What is typed in a menu is meant for the menu, never for a question behind it.
    if (event.key.length === 1) event.stopPropagation();
    const next = nextIndex(event.key, current, items);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    setCurrent(next);
  }

  return (
    <Popover anchor={anchor} align={align} prefer={prefer} onClose={close}>
      {heading !== undefined && <div className={styles.heading}>{heading}</div>}
      <div ref={list} role="menu" tabIndex={-1} aria-label={label} className={styles.menu} onKeyDown={handleKeyDown}>
        {items.map((item, index) => (
          <button
            key={item.id}
            type="button"
            role={item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={item.isChecked}
            aria-disabled={item.isDisabled || undefined}
            tabIndex={-1}
            className={classNames(styles.item, item.isDanger && styles.danger, item.startsGroup && styles.group)}
            onPointerMove={() => setCurrent(index)}
            onClick={() => choose(item)}
          >
            {item.isChecked !== undefined && <span className={styles.mark}>{item.isChecked && <Icon name="check" size="small" />}</span>}
            {item.icon && <Icon name={item.icon} size="small" />}
            <span className={styles.label}>{item.label}</span>
            {item.detail !== undefined && <span className={styles.detail}>{item.detail}</span>}
            {item.kbd && <Kbd keys={item.kbd} />}
          </button>
        ))}
      </div>
    </Popover>
  );
}
