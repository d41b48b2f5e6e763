import { useRef, useState, type ReactNode } from 'react';
import { Button, type ButtonProps } from '../button/button.tsx';
import { IconButton } from '../button/icon-button.tsx';
import { Icon, type IconName } from '../icon/icon.tsx';
import { Menu, type MenuItem } from './menu.tsx';

interface MenuButtonProps {
  /** Spoken name of the button and of its menu. */
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly heading?: ReactNode;
  /** An icon alone, or the button's words with an arrow behind them. */
  readonly icon?: IconName;
  readonly children?: ReactNode;
  readonly variant?: ButtonProps['variant'];
  readonly size?: 'small' | 'normal';
  readonly align?: 'start' | 'end';
  readonly prefer?: 'below' | 'above';
  readonly isDisabled?: boolean;
  readonly tabIndex?: number;
}

/** A button that opens a menu. */
export function MenuButton({ label, items, heading, icon, children, variant, size, align, prefer, isDisabled, tabIndex }: MenuButtonProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const common = {
    ref: anchor,
    disabled: isDisabled,
    tabIndex,
    'aria-haspopup': 'menu',
    'aria-expanded': isOpen,
    onClick: () => setIsOpen((open) => !open),
  } as const;
  return (
    <>
      {children === undefined ? (
        <IconButton {...common} icon={icon ?? 'more'} label={label} size={size} />
      ) : (
        <Button {...common} aria-label={label} icon={icon} variant={variant} size={size}>
          {children}
          <Icon name="down" size="small" />
        </Button>
      )}
      {isOpen && (
        <Menu
          label={label}
          heading={heading}
          items={items}
          anchor={anchor}
          align={align}
          prefer={prefer}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
